"""What reading a piece of a transcript yields: facts about lines, never the lines themselves."""

import datetime as dt
import enum
from array import array
from collections.abc import Mapping
from decimal import Decimal

import attrs

MAX_TOKENS = 2**31 - 1


class LineKind(enum.IntEnum):
    """What a line of a transcript is; the value is the byte kept in a frame's index."""

    BLANK = 0
    MALFORMED = 1
    PROMPT = 2
    TOOL_RESULT = 3
    ASSISTANT = 4
    SYSTEM = 5
    ATTACHMENT = 6
    COMPACT_SUMMARY = 7
    COST_STATE = 8
    BOOKKEEPING = 9
    UNKNOWN = 10
    OMITTED = 11


@attrs.frozen(kw_only=True)
class LineFlaw:
    """A line that could not be read: kept verbatim (or left out when too long), and reported.

    Attributes:
        line: Position in the piece that was read, from 0.
        reason: One sentence a person can act on; holds nothing from the line itself.
    """

    line: int
    reason: str


@attrs.frozen(kw_only=True)
class TokenUsage:
    """Tokens of one or more API messages; one message has at most MAX_TOKENS of each kind."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0

    def __add__(self, other: "TokenUsage") -> "TokenUsage":
        return TokenUsage(
            input=self.input + other.input,
            output=self.output + other.output,
            cache_read=self.cache_read + other.cache_read,
            cache_write_5m=self.cache_write_5m + other.cache_write_5m,
            cache_write_1h=self.cache_write_1h + other.cache_write_1h,
        )

    @property
    def fullness(self) -> tuple[int, ...]:
        """What decides which of two records of one message is the final one."""
        return (
            self.output,
            self.input,
            self.cache_read,
            self.cache_write_5m,
            self.cache_write_1h,
        )

    @property
    def total(self) -> int:
        """All tokens, of every kind."""
        return (
            self.input + self.output + self.cache_read + self.cache_write_5m + self.cache_write_1h
        )


@attrs.frozen(kw_only=True)
class MessageFacts:
    """One API message as its lines tell it; all lines of a message repeat the same final usage.

    Attributes:
        message_id: The API's id (``msg_...``), the key under which it is counted once.
        line: First line of it in the piece, from 0.
        at: When the line was written (UTC); None when the record has no usable time.
        model: As the record names it.
        copied_from: The Claude session the record says it was copied from (a fork), or None.
        speed, service_tier, inference_geo: What the record names; "" when it does not.
        web_searches: Server-side web search requests, priced each.
    """

    message_id: str
    line: int
    at: dt.datetime | None
    model: str
    usage: TokenUsage
    copied_from: str | None = None
    speed: str = ""
    service_tier: str = ""
    inference_geo: str = ""
    web_searches: int = 0


@attrs.frozen(kw_only=True)
class CostState:
    """The client's own running total, cumulative over a session's life and what it inherited.

    Attributes:
        total_cost_usd: Exactly the digits of the record.
        unknown_model: The client priced a model it did not know.
    """

    total_cost_usd: Decimal
    unknown_model: bool = False


@attrs.frozen(kw_only=True)
class PieceFacts:
    """All that storing and counting needs to know of one piece (some whole lines) of one stream.

    Attributes:
        lines: Lines in the piece, blank ones too.
        items: Lines that are not blank.
        kinds: One LineKind byte a line.
        times: Milliseconds since 1970 (UTC) a line, 0 where the record names none.
        lengths: Bytes a line, its newline included.
        record_types: How many lines of each ``type``; at most 64 names, the rest under "(other)".
        first_at, last_at: Earliest and latest time of any record in the piece.
        first_own_at: Earliest time of a record that is not a copy from another session.
        cwd, original_cwd, version, git_branch, agent_name, title, first_prompt: First seen in the
            piece (title: last seen); None where not named. Text is safe to store: no NUL, no lone
            surrogates, bounded (first_prompt 2,000 characters, the others 1,000).
    """

    lines: int
    items: int
    kinds: bytes
    times: "array[int]"
    lengths: "array[int]"
    flaws: tuple[LineFlaw, ...] = ()
    record_types: Mapping[str, int]
    messages: tuple[MessageFacts, ...] = ()
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    first_own_at: dt.datetime | None = None
    cwd: str | None = None
    original_cwd: str | None = None
    version: str | None = None
    git_branch: str | None = None
    agent_name: str | None = None
    title: str | None = None
    first_prompt: str | None = None
    prompts: int = 0
    tool_calls: int = 0
    tool_errors: int = 0
    api_errors: int = 0
    compactions: int = 0
    interruptions: int = 0
    cost_state: CostState | None = None
