"""Lists and pages of sessions, worked out from the rows each time."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.page import decode_cursor, encode_cursor
from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.frame import Frame
from crewkit_core.sessions.model.reduction import kept_of
from crewkit_core.sessions.views import (
    OutcomeFilter,
    SessionDetail,
    SessionFilter,
    SessionSort,
    SessionSummary,
    SortOrder,
    StreamPosition,
)
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.visibility import Sight
from crewkit_memory.figures import detail_of, summary_of
from crewkit_memory.tables import Store, Tables

_SORTED_BY: dict[SessionSort, Callable[[SessionSummary], Any]] = {
    SessionSort.STARTED: lambda row: row.started_at,
    SessionSort.COST: lambda row: row.cost_usd,
    SessionSort.TOKENS: lambda row: row.tokens.total,
    SessionSort.DURATION: lambda row: row.duration_ms,
}
_READ: dict[SessionSort, Callable[[str], Any]] = {
    SessionSort.STARTED: dt.datetime.fromisoformat,
    SessionSort.COST: Decimal,
    SessionSort.TOKENS: int,
    SessionSort.DURATION: int,
}


@attrs.frozen
class MemorySessionsReader:
    """``sessions.ports.SessionsReader``."""

    _store: Store
    _tables: Tables

    def page(
        self,
        organization_id: uuid.UUID,
        sight: Sight,
        which: SessionFilter,
        sort: SessionSort,
        order: SortOrder,
        after: str | None,
        limit: int,
    ) -> tuple[tuple[SessionSummary, ...], str | None]:
        """Return sessions in order, those without the sort's value last, and the next cursor.

        Raises:
            Invalid: *after* is no cursor of this list in this order.
        """
        rows = [
            summary_of(self._store, self._tables, conversation)
            for conversation in self._conversations(organization_id, sight)
            if self._fits(conversation, which)
        ]
        ordered = _in_order(rows, _SORTED_BY[sort], order)
        name = f"{sort}:{order}"
        if after is not None:
            place = _place(name, sort, after)
            ordered = tuple(row for row in ordered if _is_after(row, place, sort, order))
        shown = ordered[:limit]
        if limit >= len(ordered):
            return shown, None
        value = _SORTED_BY[sort](shown[-1])
        return shown, encode_cursor(name, None if value is None else str(value), str(shown[-1].id))

    def detail(
        self, organization_id: uuid.UUID, sight: Sight, conversation_id: uuid.UUID
    ) -> SessionDetail | None:
        """Return one session with its streams and figures."""
        for conversation in self._conversations(organization_id, sight):
            if conversation.id == conversation_id:
                return detail_of(self._store, self._tables, conversation)
        return None

    def by_claude_id(
        self, organization_id: uuid.UUID, sight: Sight, claude_session_id: str
    ) -> uuid.UUID | None:
        """Return our id of a Claude session."""
        for conversation in self._conversations(organization_id, sight):
            if conversation.claude_session_id == claude_session_id:
                return conversation.id
        return None

    def position(
        self, organization_id: uuid.UUID, sight: Sight, claude_session_id: str, stream: str
    ) -> StreamPosition:
        """Return how far a stream is stored."""
        conversation_id = self.by_claude_id(organization_id, sight, claude_session_id)
        for found in self._tables.streams.values():
            if found.conversation_id == conversation_id and found.name == stream:
                conversation = self._tables.conversations[found.conversation_id]
                tail = self._tail(found.id)
                return StreamPosition(
                    lines=found.lines,
                    size=found.source_size,
                    tail_byte=tail.source_byte if tail else 0,
                    tail_sha256=tail.sha256.hex() if tail else "",
                    tail_capture=tail.capture if tail else Capture.UNREDACTED,
                    tail_rules=tail.rules if tail else 0,
                    capture=kept_of(conversation.visibility, Capture.UNREDACTED),
                )
        return StreamPosition(lines=0, size=0, tail_byte=0, tail_sha256="")

    def _tail(self, stream_id: uuid.UUID) -> Frame | None:
        """Return the last frame whose bytes are kept."""
        kept = [
            row.frame
            for row in self._tables.frames.values()
            if row.frame.stream_id == stream_id and not row.frame.omitted_bytes
        ]
        return max(kept, key=lambda frame: frame.first_line, default=None)

    def _conversations(self, organization_id: uuid.UUID, sight: Sight) -> Sequence[Conversation]:
        if not self._tables.own(organization_id):
            return ()
        found = self._tables.conversations.values()
        return tuple(
            each for each in found if sight.reaches(each.user_id, each.visibility, each.project_id)
        )

    def _fits(self, conversation: Conversation, which: SessionFilter) -> bool:
        streams = [s for s in self._tables.streams.values() if s.conversation_id == conversation.id]
        agents = {conversation.agent, *(stream.meta.agent_type for stream in streams)}
        messages = self._tables.messages.values()
        models = {m.model for m in messages if m.conversation_id == conversation.id}
        return (
            which.project_id in {None, conversation.project_id}
            and which.user_id in {None, conversation.user_id}
            and (which.agent is None or which.agent in agents)
            and (which.model is None or which.model in models)
            and _between(conversation.first_at, which.since, which.until)
            and which.visibility in {None, conversation.visibility}
            and which.outcome in {None, OutcomeFilter(conversation.outcome or "unknown")}
        )


def _between(at: dt.datetime | None, since: dt.datetime | None, until: dt.datetime | None) -> bool:
    if at is None:
        return since is None and until is None
    return (since is None or since <= at) and (until is None or at < until)


def _in_order(
    rows: Sequence[SessionSummary], key: Callable[[SessionSummary], Any], order: SortOrder
) -> tuple[SessionSummary, ...]:
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    down = order is SortOrder.DESCENDING
    known.sort(key=lambda row: (key(row), row.id), reverse=down)
    unknown.sort(key=lambda row: row.id, reverse=down)
    return (*known, *unknown)


def _place(name: str, sort: SessionSort, cursor: str) -> tuple[Any, uuid.UUID]:
    """Return the sort value and the id that a list goes on after."""
    named, value, identity = decode_cursor(cursor, str, str, str)
    try:
        place = None if value is None else _READ[sort](str(value)), uuid.UUID(str(identity))
    except (ValueError, InvalidOperation):
        place = None
    if named != name or place is None:
        raise wrong_field("after", "is not a cursor of this list", "invalid_cursor")
    return place


def _is_after(
    row: SessionSummary, place: tuple[Any, uuid.UUID], sort: SessionSort, order: SortOrder
) -> bool:
    value = _SORTED_BY[sort](row)
    if value is None or place[0] is None:
        beyond = (value is None) > (place[0] is None)
        alike = value is None and place[0] is None
        further = row.id < place[1] if order is SortOrder.DESCENDING else row.id > place[1]
        return beyond or (alike and further)
    here = (value, row.id)
    return here < place if order is SortOrder.DESCENDING else here > place
