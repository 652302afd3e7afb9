"""What a chat log is made of."""

import datetime as dt
import enum
from decimal import Decimal

import attrs

from crewkit_core.sessions.views import StreamView
from crewkit_dashboard.chat.passages import Passage

_PREVIEW = 110


@attrs.frozen(kw_only=True)
class Picture:
    """An image that a line holds; never shown, only named."""

    media_type: str
    size: int


@attrs.frozen(kw_only=True)
class Result:
    """What a tool gave back.

    Attributes:
        line: Where it stands in the stream.
    """

    line: int
    passage: Passage
    is_error: bool
    pictures: tuple[Picture, ...] = ()


@attrs.frozen(kw_only=True)
class Call:
    """A call of a tool with its result.

    Attributes:
        gist: The argument that tells most, in one line.
        result: None when none came (yet).
        subagent: The stream of the subagent it started.
    """

    line: int
    name: str
    gist: str
    input: Passage
    result: Result | None = None
    subagent: StreamView | None = None


class PartKind(enum.StrEnum):
    """What a part of an entry is."""

    TEXT = "text"
    THINKING = "thinking"
    CALL = "call"
    RESULT = "result"
    PICTURE = "picture"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Part:
    """A piece of an entry; of the other fields it has those of its kind."""

    kind: PartKind
    line: int
    name: str = ""
    passage: Passage | None = None
    call: Call | None = None
    result: Result | None = None
    picture: Picture | None = None


class EntryKind(enum.StrEnum):
    """How an entry looks."""

    PROMPT = "prompt"
    ANSWER = "answer"
    NOTICE = "notice"
    SUMMARY = "summary"
    FLAW = "flaw"
    RESULT = "result"
    RECORD = "record"


@attrs.frozen(kw_only=True)
class Entry:
    """One turn of the log: one line, or all lines of one message.

    Attributes:
        line: The first of its lines.
        title: What a notice, flaw or record is.
        failed: It tells of an error.
        cost_usd: Of the message; None without a price.
    """

    kind: EntryKind
    line: int
    at: dt.datetime | None = None
    title: str = ""
    model: str = ""
    message_id: str = ""
    failed: bool = False
    cost_usd: Decimal | None = None
    parts: tuple[Part, ...] = ()

    @property
    def preview(self) -> str:
        """The first words of it, in one line."""
        for part in self.parts:
            found = part.passage or (part.result.passage if part.result else None)
            if found and found.head.strip():
                words = " ".join(found.head[: 2 * _PREVIEW].split())
                return words if len(words) <= _PREVIEW else f"{words[:_PREVIEW]}…"
        return ""

    @property
    def is_brief(self) -> bool:
        """Whether the preview says all of it."""
        if len(self.parts) != 1 or self.parts[0].passage is None:
            return False
        passage = self.parts[0].passage
        return not passage.rest and not passage.cut and passage.head.strip() == self.preview


@attrs.frozen(kw_only=True)
class Log:
    """A page of a stream's log.

    Attributes:
        next_cursor: Where the next page begins; None at the end.
    """

    entries: tuple[Entry, ...]
    next_cursor: str | None
