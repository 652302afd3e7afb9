"""Lists of sessions: filters, four orders, cursors."""

import uuid
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_core.sessions.views import (
    OutcomeFilter,
    SessionDetail,
    SessionFilter,
    SessionSort,
    SessionSummary,
    SortOrder,
    StreamPosition,
)
from crewkit_core.tenancy.visibility import Sight
from crewkit_postgres.keyset import Place, after, cursor_of, ordering, place_of
from crewkit_postgres.session_detail import read_detail
from crewkit_postgres.session_summaries import read_summaries
from crewkit_postgres.tables import conversations, stream_frames, stream_usage, streams
from crewkit_postgres.visible import seen_by

_UNKNOWN = StreamPosition(lines=0, size=0, tail_byte=0, tail_sha256="")


@attrs.frozen
class PostgresSessionsReader:
    """Sessions, read in one transaction."""

    _connection: sa.Connection

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
        at = None if after is None else place_of(sort, order, after)
        statement = _page(organization_id, sight, which, sort, order, at).limit(limit + 1)
        places = [Place(value=row.value, id=row.id) for row in self._connection.execute(statement)]
        shown = places[:limit]
        ids = [place.id for place in shown]
        summaries = read_summaries(self._connection, organization_id, sight, ids)
        more = len(places) > limit
        return summaries, cursor_of(sort, order, shown[-1]) if more else None

    def detail(
        self, organization_id: uuid.UUID, sight: Sight, conversation_id: uuid.UUID
    ) -> SessionDetail | None:
        """Return one session with its streams and figures."""
        return read_detail(self._connection, organization_id, sight, conversation_id)

    def by_claude_id(
        self, organization_id: uuid.UUID, sight: Sight, claude_session_id: str
    ) -> uuid.UUID | None:
        """Return our id of a Claude session."""
        found: uuid.UUID | None = self._connection.execute(
            sa.select(conversations.c.id).where(
                conversations.c.organization_id == organization_id,
                conversations.c.claude_session_id == claude_session_id,
                seen_by(sight),
            )
        ).scalar_one_or_none()
        return found

    def position(
        self, organization_id: uuid.UUID, sight: Sight, claude_session_id: str, stream: str
    ) -> StreamPosition:
        """Return how far a stream is stored."""
        tail = _tail(organization_id)
        found = self._connection.execute(
            sa.select(streams.c.lines, streams.c.size, tail.c.first_byte, tail.c.sha256)
            .join(conversations, _same_conversation())
            .outerjoin(tail, sa.true())
            .where(
                conversations.c.organization_id == organization_id,
                streams.c.organization_id == organization_id,
                conversations.c.claude_session_id == claude_session_id,
                streams.c.name == stream,
                seen_by(sight),
            )
        ).one_or_none()
        if found is None:
            return _UNKNOWN
        return StreamPosition(
            lines=found.lines,
            size=found.size,
            tail_byte=found.first_byte or 0,
            tail_sha256="" if found.sha256 is None else found.sha256.hex(),
        )


def _tail(organization_id: uuid.UUID) -> sa.FromClause:
    """Return the last frame whose bytes are kept, of the stream beside it."""
    return (
        sa.select(stream_frames.c.first_byte, stream_frames.c.sha256)
        .where(
            stream_frames.c.organization_id == organization_id,
            stream_frames.c.stream_id == streams.c.id,
            stream_frames.c.omitted_bytes == 0,
        )
        .order_by(stream_frames.c.first_line.desc())
        .limit(1)
        .lateral("tail")
    )


def _page(
    organization_id: uuid.UUID,
    sight: Sight,
    which: SessionFilter,
    sort: SessionSort,
    order: SortOrder,
    at: Place | None,
) -> sa.Select[Any]:
    value, source = _sorted_by(organization_id, sort)
    identity = conversations.c.id
    statement = (
        sa.select(identity, value.label("value"))
        .select_from(source)
        .where(
            conversations.c.organization_id == organization_id,
            seen_by(sight),
            *_conditions(which),
        )
        .order_by(*ordering(value, identity, order))
    )
    return statement if at is None else statement.where(after(value, identity, order, at))


def _sorted_by(
    organization_id: uuid.UUID, sort: SessionSort
) -> tuple[sa.ColumnElement[Any], sa.FromClause]:
    if sort is SessionSort.STARTED:
        return conversations.c.first_at, conversations
    if sort is SessionSort.DURATION:
        return duration(), conversations
    used = _used(organization_id)
    joined = conversations.outerjoin(used, used.c.conversation_id == conversations.c.id)
    if sort is SessionSort.TOKENS:
        return sa.func.coalesce(used.c.tokens, 0), joined
    cost = sa.case(
        (used.c.messages.is_(None), sa.literal(0, sa.Numeric)),
        (used.c.messages > used.c.unpriced, used.c.cost_usd),
    )
    return cost, joined


def duration() -> sa.ColumnElement[Any]:
    """Return milliseconds from a session's first own line to its last; null without either."""
    seconds = sa.extract("epoch", conversations.c.last_at - conversations.c.first_at)
    return sa.cast(sa.func.floor(seconds * 1000), sa.BigInteger)


def _used(organization_id: uuid.UUID) -> sa.Subquery:
    usage = stream_usage.c
    tokens = (
        usage.input + usage.output + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h
    )
    return (
        sa.select(
            streams.c.conversation_id,
            sa.cast(sa.func.sum(tokens), sa.BigInteger).label("tokens"),
            sa.func.sum(usage.cost_usd).label("cost_usd"),
            sa.func.sum(usage.messages).label("messages"),
            sa.func.sum(usage.unpriced).label("unpriced"),
        )
        .join(
            stream_usage,
            sa.and_(
                usage.organization_id == streams.c.organization_id,
                usage.stream_id == streams.c.id,
            ),
        )
        .where(streams.c.organization_id == organization_id)
        .group_by(streams.c.conversation_id)
        .having(sa.func.sum(usage.messages) > 0)
        .subquery("used")
    )


def _conditions(which: SessionFilter) -> list[sa.ColumnElement[bool]]:
    column = conversations.c
    conditions: list[sa.ColumnElement[bool]] = []
    if which.project_id is not None:
        conditions.append(column.project_id == which.project_id)
    if which.user_id is not None:
        conditions.append(column.user_id == which.user_id)
    if which.since is not None:
        conditions.append(column.first_at >= which.since)
    if which.until is not None:
        conditions.append(column.first_at < which.until)
    if which.outcome is OutcomeFilter.UNKNOWN:
        conditions.append(column.outcome.is_(None))
    elif which.outcome is not None:
        conditions.append(column.outcome == which.outcome.value)
    if which.agent is not None:
        subagent = _stream_exists(streams.c.agent_type == which.agent)
        conditions.append(sa.or_(column.agent == which.agent, subagent))
    if which.model is not None:
        uses = sa.exists().where(
            stream_usage.c.organization_id == streams.c.organization_id,
            stream_usage.c.stream_id == streams.c.id,
            stream_usage.c.model == which.model,
            stream_usage.c.messages > 0,
        )
        conditions.append(_stream_exists(uses))
    return conditions


def _stream_exists(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(_same_conversation(), condition).correlate(conversations)


def _same_conversation() -> sa.ColumnElement[bool]:
    return sa.and_(
        streams.c.organization_id == conversations.c.organization_id,
        streams.c.conversation_id == conversations.c.id,
    )
