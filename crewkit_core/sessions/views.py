"""What queries on sessions answer."""

import datetime as dt
import enum
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.costs import CostViews
from crewkit_core.sessions.model.reduction import NOTHING, Removed
from crewkit_core.sessions.model.rendered import RenderedLine
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.visibility import Visibility

_MICRO_DOLLAR = Decimal("0.000001")


@attrs.frozen(kw_only=True)
class LineRange:
    """Lines of a stream, both ends included, counted from 0."""

    first_line: int
    last_line: int


@attrs.frozen(kw_only=True)
class RejectedRange:
    """Lines that could not be read.

    Attributes:
        reason: Why, in a sentence.
        kept: Their bytes are stored verbatim all the same.
    """

    first_line: int
    last_line: int
    reason: str
    kept: bool


@attrs.frozen(kw_only=True)
class BatchReceipt:
    """What became of a batch, line by line.

    Attributes:
        session_created: The session was not known before.
        accepted: Lines stored by this call, those in ``rejected`` that were kept included.
        duplicate: Lines that were stored before.
        next_line: What the next batch of the stream has to start with.
    """

    session_id: uuid.UUID
    stream: str
    session_created: bool
    accepted: tuple[LineRange, ...]
    duplicate: tuple[LineRange, ...]
    rejected: tuple[RejectedRange, ...]
    next_line: int


@attrs.frozen(kw_only=True)
class TelemetryReceipt:
    """What became of an export's records of requests and cost.

    Attributes:
        stored: New, or a later state of a running total.
        duplicate: Known before.
        refused: Not kept.
        reason: Why not, in a sentence; empty when none was refused.
    """

    stored: int
    duplicate: int
    refused: int
    reason: str


@attrs.frozen(kw_only=True)
class StreamPosition:
    """How far a stream is stored, so that a sender knows where to go on.

    Attributes:
        lines, size: Lines and bytes of the sender's file that are stored, or stood for by what is;
            both 0 for a stream that is not known.
        tail_sha256: Hex hash of the last frame's bytes (from ``tail_byte`` to ``size``): when the
            sender's file differs there it is not the file that was stored. "" without a frame.
        tail_capture, tail_rules: By what that frame was made of the file's bytes.
        capture: What is to be sent from now on.
    """

    lines: int
    size: int
    tail_byte: int
    tail_sha256: str
    tail_capture: Capture = Capture.UNREDACTED
    tail_rules: int = 0
    capture: Capture = Capture.UNREDACTED


class SessionSort(enum.StrEnum):
    """By what a list of sessions is ordered."""

    STARTED = "started_at"
    COST = "cost_usd"
    TOKENS = "tokens"
    DURATION = "duration_ms"


class OutcomeFilter(enum.StrEnum):
    """Sessions of which outcome."""

    SUCCESS = "success"
    FAILURE = "failure"
    UNKNOWN = "unknown"


class SortOrder(enum.StrEnum):
    """Which end comes first."""

    ASCENDING = "asc"
    DESCENDING = "desc"


@attrs.frozen(kw_only=True)
class SessionFilter:
    """Which sessions; None does not filter.

    Attributes:
        since, until: First own line at or after, and before.
        agent: Agent of the main thread or type of any subagent.
        model: As its messages name it.
        outcome, visibility: For lists of sessions.
    """

    project_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    agent: str | None = None
    model: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    outcome: OutcomeFilter | None = None
    visibility: Visibility | None = None


@attrs.frozen(kw_only=True)
class SessionSummary:
    """One Claude conversation with its figures, as lists show it.

    Attributes:
        user: Whose; None when nobody is known.
        visibility: Who else sees it.
        started_at, ended_at: Times of its first own and last line; duration_ms lies between.
        models: Names as its messages give them.
        tokens: Deduplicated sum over all its streams.
        cost_usd: The priced part; None only when it has messages and none has a price.
        unpriced_models: Models without a rate: with any, the cost is incomplete.
        subagents: Subagent streams.
        items: Lines that are not blank, main and subagents.
        malformed: Of those, kept but unreadable. omitted: left out for their length.
        outcome: None while nobody says; outcome_source is who does.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    claude_session_id: str
    project: str
    project_id: uuid.UUID
    user: str | None
    user_id: uuid.UUID | None
    agent: str | None
    title: str | None
    first_prompt: str | None
    source: str
    visibility: Visibility
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    duration_ms: int | None
    models: tuple[str, ...]
    tokens: TokenUsage
    cost_usd: Decimal | None
    unpriced_models: tuple[str, ...]
    messages: int
    subagents: int
    items: int
    malformed: int
    omitted: int
    prompts: int
    tool_calls: int
    tool_errors: int
    api_errors: int
    compactions: int
    interruptions: int
    outcome: Outcome | None
    outcome_source: OutcomeSource | None
    state: StreamState


@attrs.frozen(kw_only=True)
class ModelUsage:
    """What one model did in a session or stream; cost None when it has no rate."""

    model: str
    messages: int
    tokens: TokenUsage
    cost_usd: Decimal | None


@attrs.frozen(kw_only=True)
class StreamView:
    """A stream with its own figures: the main thread or one subagent.

    Attributes:
        complete: Every line that came in is stored, so that an export is all that was sent.
        source_size: Bytes of the sender's file that are stored, or stood for by what is.
        removed: Bytes of it that were left out, by what they were.
        capture: What was kept of the line of which most was.
        depth: 0 for main, 1 for its subagents, and so on.
        parent: Name of the stream it was called from; None for main or when not known.
    """

    name: str
    agent_type: str | None
    description: str | None
    tool_use_id: str | None
    parent: str | None
    depth: int
    state: StreamState
    lines: int
    size: int
    items: int
    malformed: int
    omitted: int
    complete: bool
    record_types: Mapping[str, int]
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    usage: tuple[ModelUsage, ...]
    source_size: int = 0
    removed: Removed = NOTHING
    capture: Capture = Capture.UNREDACTED


@attrs.frozen(kw_only=True)
class Reconciliation:
    """Our sum beside the client's own running total, in dollars.

    Attributes:
        client_cost_usd: As the client's last cost-state says; cumulative over the session's life.
        inherited_cost_usd: What the session this one was forked from had spent by then, subagents
            included: counted there, and in the client's total here; 0 where the client began anew.
        difference_usd: Client - ours - inherited: what the client paid for requests that no
            transcript holds (compaction, titles, hooks), or priced otherwise.
    """

    client_cost_usd: Decimal
    client_unknown_model: bool
    inherited_cost_usd: Decimal
    difference_usd: Decimal

    @classmethod
    def of(
        cls, client: Decimal, ours: Decimal, spent_before: Decimal, *, unknown_model: bool
    ) -> "Reconciliation":
        """Return both sums side by side.

        A client that forks goes on from its origin's total, or, after ``/branch``, begins anew. It
        cannot have gone on from what is more than its own total has room for.

        Args:
            client: The client's total.
            ours: The priced part of the session's own messages.
            spent_before: By the origin, up to the last message that was copied.
            unknown_model: The client guessed a price.
        """
        began_anew = client - ours - spent_before < -_MICRO_DOLLAR <= client - ours
        inherited = Decimal(0) if began_anew else spent_before
        return cls(
            client_cost_usd=client,
            client_unknown_model=unknown_model,
            inherited_cost_usd=inherited,
            difference_usd=client - ours - inherited,
        )


@attrs.frozen(kw_only=True)
class SessionDetail:
    """A session with everything its page shows but the lines.

    Attributes:
        runs: The crewkit sessions it was part of; none for an import.
        streams: Main first, then subagents by time.
        inherited_messages: Messages copied from another session, not counted here.
        reconciliation: None when the client left no cost-state.
        costs: All accounts of what it cost, side by side.
    """

    summary: SessionSummary
    cwd: str | None
    git_branch: str | None
    client_version: str | None
    runs: tuple[uuid.UUID, ...]
    usage: tuple[ModelUsage, ...]
    streams: tuple[StreamView, ...]
    inherited_messages: int
    reconciliation: Reconciliation | None
    costs: CostViews


@attrs.frozen(kw_only=True)
class HierarchyNode:
    """A node of crewkit session > Claude conversation > subagents.

    Attributes:
        kind: ``run``, ``conversation`` or ``subagent``.
        id: The run's or conversation's id, or the subagent's agent id.
        name: What to call it.
    """

    kind: str
    id: str
    name: str
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    tokens: TokenUsage
    cost_usd: Decimal | None
    children: tuple["HierarchyNode", ...] = ()


@attrs.frozen(kw_only=True)
class ItemView:
    """One line of a stream.

    Attributes:
        line: Position in the stream, from 0.
        raw: The line's own text without its newline; None when it is no UTF-8 or was left out.
        raw_base64: Its bytes when they are no UTF-8.
        flaw: Why it could not be read.
        content: What it says, made safe to show.
        cost_usd: Of the message whose first line this is; None elsewhere or without a rate.
    """

    line: int
    raw: str | None
    raw_base64: str | None
    flaw: str | None
    content: RenderedLine
    cost_usd: Decimal | None


@attrs.frozen(kw_only=True)
class StreamExport:
    """A stream's bytes, exactly as they came in where the organization keeps so much.

    Attributes:
        complete: False when lines were left out for their length.
        omitted: How many.
        size: Bytes that follow.
        chunks: The bytes, read as they are asked for.
    """

    complete: bool
    omitted: int
    size: int
    chunks: Iterator[bytes]
