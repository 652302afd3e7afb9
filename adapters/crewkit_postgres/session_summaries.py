"""Summaries of sessions: two statements for a page of them, however long."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.sessions.views import SessionSummary
from crewkit_core.tenancy.visibility import Sight, Visibility
from crewkit_postgres.tables import conversations, projects, stream_usage, streams, users
from crewkit_postgres.usage_views import Use, by_model, use_of
from crewkit_postgres.visible import seen_by

_MILLISECOND = dt.timedelta(milliseconds=1)
_SAME = (
    "claude_session_id",
    "project_id",
    "user_id",
    "agent",
    "title",
    "first_prompt",
    "source",
    "prompts",
    "tool_calls",
    "tool_errors",
    "api_errors",
    "compactions",
    "interruptions",
)


def read_summaries(
    connection: sa.Connection, organization_id: uuid.UUID, sight: Sight, ids: Sequence[uuid.UUID]
) -> tuple[SessionSummary, ...]:
    """Return the sessions' summaries in the order of *ids*, without those gone or not seen."""
    if not ids:
        return ()
    rows = {row.id: row for row in connection.execute(_rows(organization_id, sight, ids))}
    uses: dict[uuid.UUID, list[Use]] = defaultdict(list)
    for row in connection.execute(_uses(organization_id, ids)):
        uses[row.conversation_id].append(use_of(row))
    return tuple(
        _summary(organization_id, rows[each], by_model(uses[each])) for each in ids if each in rows
    )


def _rows(organization_id: uuid.UUID, sight: Sight, ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    stream = streams.c
    of_streams = (
        sa.select(
            stream.conversation_id,
            sa.func.count().filter(stream.name != "main").label("subagents"),
            sa.func.sum(stream["items"]).label("nonblank"),
            sa.func.sum(stream.malformed).label("malformed"),
            sa.func.sum(stream.omitted).label("omitted"),
            # the main thread's; of a session whose main file never came, any
            sa.func.coalesce(
                sa.func.max(stream.state).filter(stream.name == "main"), sa.func.max(stream.state)
            ).label("state"),
        )
        .where(stream.organization_id == organization_id, stream.conversation_id.in_(ids))
        .group_by(stream.conversation_id)
        .subquery("of_streams")
    )
    conversation = conversations.c
    return (
        sa.select(
            conversation.id,
            *(conversation[name] for name in _SAME),
            conversation.visibility,
            conversation.outcome,
            conversation.outcome_source,
            conversation.first_at,
            conversation.last_at,
            projects.c.name.label("project"),
            users.c.name.label("user"),
            *(of_streams.c[name] for name in ("subagents", "nonblank", "malformed", "omitted")),
            of_streams.c.state,
        )
        .join(
            projects,
            sa.and_(
                projects.c.organization_id == conversation.organization_id,
                projects.c.id == conversation.project_id,
            ),
        )
        .outerjoin(users, users.c.id == conversation.user_id)
        .outerjoin(of_streams, of_streams.c.conversation_id == conversation.id)
        .where(
            conversation.organization_id == organization_id,
            projects.c.organization_id == organization_id,
            conversation.id.in_(ids),
            seen_by(sight),
        )
    )


def _uses(organization_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    return (
        sa.select(streams.c.conversation_id, stream_usage)
        .join(
            stream_usage,
            sa.and_(
                stream_usage.c.organization_id == streams.c.organization_id,
                stream_usage.c.stream_id == streams.c.id,
            ),
        )
        .where(
            streams.c.organization_id == organization_id,
            stream_usage.c.organization_id == organization_id,
            streams.c.conversation_id.in_(ids),
            stream_usage.c.messages > 0,
        )
    )


def _summary(
    organization_id: uuid.UUID,
    row: Any,  # noqa: ANN401 - a row of ours
    uses: Sequence[Use],
) -> SessionSummary:
    messages = sum(use.messages for use in uses)
    priced = messages - sum(use.unpriced for use in uses)
    cost = sum((use.cost_usd for use in uses), Decimal(0))
    return SessionSummary(
        organization_id=organization_id,
        id=row.id,
        project=row.project,
        user=row.user,
        started_at=row.first_at,
        ended_at=row.last_at,
        duration_ms=_milliseconds(row),
        models=tuple(use.model for use in uses),
        tokens=sum((use.tokens for use in uses), TokenUsage()),
        cost_usd=cost if priced or not messages else None,
        unpriced_models=tuple(use.model for use in uses if use.unpriced),
        messages=messages,
        subagents=row.subagents or 0,
        items=row.nonblank or 0,
        malformed=row.malformed or 0,
        omitted=row.omitted or 0,
        visibility=Visibility(row.visibility),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        outcome_source=None if row.outcome is None else OutcomeSource(row.outcome_source),
        state=StreamState(row.state or StreamState.INACTIVE),
        **{name: getattr(row, name) for name in _SAME},
    )


def _milliseconds(row: Any) -> int | None:  # noqa: ANN401 - a row of ours
    if row.first_at is None or row.last_at is None:
        return None
    return int((row.last_at - row.first_at) // _MILLISECOND)
