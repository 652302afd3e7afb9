"""Lists of sessions: filters, four orders, cursors."""

import uuid
from typing import Any

import attrs
import sqlalchemy as sa

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
from crewkit_core.tenancy.visibility import Sight, Visibility
from crewkit_postgres.keyset import Place, after, cursor_of, ordering, place_of
from crewkit_postgres.session_detail import read_detail
from crewkit_postgres.session_summaries import read_summaries
from crewkit_postgres.tables import conversations, stream_frames, stream_usage, streams
from crewkit_postgres.visible import seen_by, seen_parts

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
        wanted = _Wanted(sight=sight, which=which, sort=sort, order=order, at=at, most=limit + 1)
        statement = _page(organization_id, wanted)
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
            sa.select(streams.c.lines, streams.c.source_size, conversations.c.visibility, tail)
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
            size=found.source_size,
            tail_byte=found.source_byte or 0,
            tail_sha256="" if found.sha256 is None else found.sha256.hex(),
            tail_capture=Capture(found.capture or Capture.UNREDACTED),
            tail_rules=found.rules or 0,
            capture=kept_of(Visibility(found.visibility), Capture.UNREDACTED),
        )


def _tail(organization_id: uuid.UUID) -> sa.FromClause:
    """Return the last frame whose bytes are kept, of the stream beside it."""
    return (
        sa.select(
            stream_frames.c.source_byte,
            stream_frames.c.sha256,
            stream_frames.c.capture,
            stream_frames.c.rules,
        )
        .where(
            stream_frames.c.organization_id == organization_id,
            stream_frames.c.stream_id == streams.c.id,
            stream_frames.c.omitted_bytes == 0,
        )
        .order_by(stream_frames.c.first_line.desc())
        .limit(1)
        .lateral("tail")
    )


@attrs.frozen(kw_only=True)
class _Wanted:
    """Of what a page is."""

    sight: Sight
    which: SessionFilter
    sort: SessionSort
    order: SortOrder
    at: Place | None
    most: int


def _page(organization_id: uuid.UUID, wanted: _Wanted) -> sa.Select[Any]:
    if wanted.sort is not SessionSort.STARTED:
        return _ordered(_list(organization_id, wanted, seen_by(wanted.sight)), wanted)
    # each part is in this order in an index: no page walks over what is not seen
    parts = [
        _ordered(_list(organization_id, wanted, part), wanted) for part in seen_parts(wanted.sight)
    ]
    return _ordered(sa.select(sa.union_all(*parts).subquery("seen")), wanted)


def _ordered(rows: sa.Select[Any], wanted: _Wanted) -> sa.Select[Any]:
    identity, value = rows.selected_columns
    return rows.order_by(*ordering(value, identity, wanted.order)).limit(wanted.most)


def _list(
    organization_id: uuid.UUID, wanted: _Wanted, seen: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    value, source = _sorted_by(organization_id, wanted.sort)
    identity = conversations.c.id
    rows = (
        sa.select(identity, value.label("value"))
        .select_from(source)
        .where(conversations.c.organization_id == organization_id, seen, *_conditions(wanted.which))
    )
    at = wanted.at
    return rows if at is None else rows.where(after(value, identity, wanted.order, at))


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
    if which.visibility is not None:
        conditions.append(column.visibility == which.visibility.value)
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
