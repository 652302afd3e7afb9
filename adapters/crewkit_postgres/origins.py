"""What a session took over from those it was forked from."""

import uuid
from decimal import Decimal
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_postgres.tables import message_copies, messages, streams


@attrs.frozen
class Origins:
    """What lies before a session's own messages.

    Attributes:
        copies: Messages in its files that other sessions made.
        spent: What those sessions had spent by the last message that was copied of each: the
            copies and what their subagents did; of a session that never came in, the copies alone.
    """

    copies: int
    spent: Decimal


def read_origins(
    connection: sa.Connection, organization_id: uuid.UUID, conversation_id: uuid.UUID
) -> Origins:
    """Return what the session took over."""
    copied = (
        sa.select(message_copies.c.message_key, message_copies.c.at, message_copies.c.cost_usd)
        .where(
            message_copies.c.organization_id == organization_id,
            message_copies.c.conversation_id == conversation_id,
        )
        .cte("copied")
    )
    made = _makers(copied, organization_id)
    of_unknown = sa.select(_sum(copied.c.cost_usd)).where(
        copied.c.message_key.not_in(sa.select(made.c.message_key))
    )
    of_known = _spent(made, organization_id, conversation_id)
    row = connection.execute(
        sa.select(
            sa.select(sa.func.count()).select_from(copied).scalar_subquery().label("copies"),
            (of_known.scalar_subquery() + of_unknown.scalar_subquery()).label("spent"),
        )
    ).one()
    return Origins(row.copies, row.spent)


def _makers(copied: sa.CTE, organization_id: uuid.UUID) -> sa.CTE:
    """Return each copied message with the conversation it stands for."""
    return (
        sa.select(copied.c.message_key, copied.c.at, streams.c.conversation_id)
        .select_from(copied)
        .join(
            messages,
            sa.and_(
                messages.c.organization_id == organization_id,
                messages.c.message_key == copied.c.message_key,
            ),
        )
        .join(streams, _stream_of_message(organization_id))
        .cte("made")
    )


def _spent(
    made: sa.CTE, organization_id: uuid.UUID, conversation_id: uuid.UUID
) -> sa.Select[Decimal]:
    """Return what the makers had spent, each by the last of its messages that was copied."""
    until = (
        sa.select(made.c.conversation_id, sa.func.max(made.c.at).label("at"))
        .where(made.c.conversation_id != conversation_id)
        .group_by(made.c.conversation_id)
        .cte("until")
    )
    return (
        sa.select(_sum(messages.c.cost_usd))
        .select_from(until)
        .join(
            streams,
            sa.and_(
                streams.c.organization_id == organization_id,
                streams.c.conversation_id == until.c.conversation_id,
            ),
        )
        .join(messages, _stream_of_message(organization_id))
        .where(messages.c.at <= until.c.at)
    )


def _stream_of_message(organization_id: uuid.UUID) -> sa.ColumnElement[bool]:
    return sa.and_(
        messages.c.organization_id == organization_id,
        streams.c.organization_id == organization_id,
        streams.c.id == messages.c.stream_id,
    )


def _sum(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Decimal]:
    return sa.func.coalesce(sa.func.sum(column), Decimal(0))
