"""One session with its streams, its figures, and our sum beside the client's own."""

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

import sqlalchemy as sa

from crewkit_core.sessions.model.callers import caller_of, depth_of
from crewkit_core.sessions.model.costs import CostViews, compare
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.telemetry import Told
from crewkit_core.sessions.views import (
    Reconciliation,
    SessionDetail,
    SessionSummary,
    StreamView,
)
from crewkit_core.tenancy.visibility import Sight
from crewkit_postgres.driver import driver_of, every
from crewkit_postgres.message_rows import COUNTED, record_of
from crewkit_postgres.origins import read_origins
from crewkit_postgres.session_summaries import read_summaries
from crewkit_postgres.streams import PostgresStreams
from crewkit_postgres.tables import conversations, run_conversations, stream_usage
from crewkit_postgres.telemetry import PostgresTelemetry
from crewkit_postgres.usage_views import Use, by_model, use_of

_COUNTED = f"""
select {", ".join(f"m.{name.strip()}" for name in COUNTED.split(","))} from messages m
join streams s on s.organization_id = m.organization_id and s.id = m.stream_id
where m.organization_id = %s and s.conversation_id = %s
"""  # noqa: S608


def read_detail(
    connection: sa.Connection, organization_id: uuid.UUID, sight: Sight, conversation_id: uuid.UUID
) -> SessionDetail | None:
    """Return the session, if there is one that is seen."""
    found = read_summaries(connection, organization_id, sight, [conversation_id])
    if not found:
        return None
    summary = found[0]
    streams = PostgresStreams(driver_of(connection)).of(organization_id, conversation_id)
    uses = _uses(connection, organization_id, [stream.id for stream in streams])
    row = connection.execute(
        sa.select(conversations).where(
            conversations.c.organization_id == organization_id,
            conversations.c.id == conversation_id,
        )
    ).one()
    origins = read_origins(connection, organization_id, conversation_id)
    named = {stream.name: stream for stream in streams}
    own = _reconciliation(row, summary, origins.spent)
    return SessionDetail(
        summary=summary,
        cwd=row.cwd,
        git_branch=row.git_branch,
        client_version=row.client_version,
        runs=_runs(connection, organization_id, conversation_id),
        usage=tuple(use.view for use in by_model(use for each in uses.values() for use in each)),
        streams=tuple(_view(stream, uses[stream.id], named) for stream in streams),
        inherited_messages=origins.copies,
        reconciliation=own,
        costs=_costs(connection, summary, own),
    )


def _costs(
    connection: sa.Connection, summary: SessionSummary, own: Reconciliation | None
) -> CostViews:
    whose = summary.user_id
    told = Told()
    if whose is not None:
        telemetry = PostgresTelemetry(driver_of(connection))
        told = telemetry.told(summary.organization_id, whose, summary.claude_session_id)
    return compare(
        told,
        _messages(connection, summary) if told.requests else (),
        summary.cost_usd or Decimal(0),
        None if own is None else own.client_cost_usd,
        Decimal(0) if own is None else own.inherited_cost_usd,
    )


def _messages(connection: sa.Connection, summary: SessionSummary) -> tuple[MessageRecord, ...]:
    """Return what is counted in the session; their hash stands for the ids."""
    rows = every(driver_of(connection), _COUNTED, (summary.organization_id, summary.id))
    return tuple(
        record_of(
            row,
            organization_id=summary.organization_id,
            conversation_id=summary.id,
            message_id=str(row[0]),
        )
        for row in rows
    )


def _uses(
    connection: sa.Connection, organization_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[Use]]:
    uses: dict[uuid.UUID, list[Use]] = {each: [] for each in ids}
    rows = connection.execute(
        sa.select(stream_usage).where(
            stream_usage.c.organization_id == organization_id,
            stream_usage.c.stream_id.in_(ids),
            stream_usage.c.messages > 0,
        )
    )
    for row in rows:
        uses[row.stream_id].append(use_of(row))
    return uses


def _runs(
    connection: sa.Connection, organization_id: uuid.UUID, conversation_id: uuid.UUID
) -> tuple[uuid.UUID, ...]:
    return tuple(
        connection.execute(
            sa.select(run_conversations.c.run_id)
            .where(
                run_conversations.c.organization_id == organization_id,
                run_conversations.c.conversation_id == conversation_id,
            )
            .order_by(run_conversations.c.run_id)
        ).scalars()
    )


def _reconciliation(
    row: "sa.Row[tuple[object, ...]]", summary: SessionSummary, spent_before: Decimal
) -> Reconciliation | None:
    client: Decimal | None = row.client_cost_usd
    if client is None:
        return None
    return Reconciliation.of(
        client,
        summary.cost_usd or Decimal(0),
        spent_before,
        unknown_model=row.client_unknown_model,
    )


def _view(stream: Stream, uses: Sequence[Use], named: Mapping[str, Stream]) -> StreamView:
    meta = stream.meta
    return StreamView(
        name=stream.name,
        agent_type=meta.agent_type,
        description=meta.description,
        tool_use_id=meta.tool_use_id,
        parent=caller_of(stream, named),
        depth=depth_of(stream, named),
        state=stream.state,
        lines=stream.lines,
        size=stream.size,
        items=stream.items,
        malformed=stream.malformed,
        omitted=stream.omitted,
        complete=not stream.omitted,
        record_types=stream.record_types,
        started_at=stream.first_at,
        ended_at=stream.last_at,
        source_size=stream.source_size,
        removed=stream.removed,
        capture=stream.capture,
        usage=tuple(use.view for use in by_model(uses)),
    )
