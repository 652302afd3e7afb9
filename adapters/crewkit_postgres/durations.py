"""How long sessions last, from the sessions themselves: sums know no percentiles."""

import uuid

import sqlalchemy as sa

from crewkit_core.sessions.views import SessionFilter
from crewkit_core.tenancy.visibility import Visibility
from crewkit_postgres.rows import LONGEST_NAME
from crewkit_postgres.tables import conversations

_P95 = 0.95


def p95_duration(
    connection: sa.Connection, organization_id: uuid.UUID, which: SessionFilter
) -> int | None:
    """Return the milliseconds that 95 of 100 sessions do not exceed.

    One session's own duration, never one between two; null without any. Sums have no model: where
    one is asked for, there are no sessions.
    """
    column = conversations.c
    lasted = sa.extract("epoch", column.last_at - column.first_at) * 1000
    conditions = [
        column.organization_id == organization_id,
        # all there are: so that the index of the newest leads to the period
        column.visibility.in_([each.value for each in Visibility]),
        column.first_at >= which.since,
        column.first_at < which.until,
        column.last_at.is_not(None),
    ]
    if which.project_id is not None:
        conditions.append(column.project_id == which.project_id)
    if which.user_id is not None:
        conditions.append(column.user_id == which.user_id)
    if which.agent is not None:
        conditions.append(sa.func.left(column.agent, LONGEST_NAME) == which.agent[:LONGEST_NAME])
    if which.model is not None:
        conditions.append(sa.false())
    whole = sa.cast(sa.func.floor(lasted), sa.BigInteger)
    longest = sa.func.percentile_disc(_P95).within_group(whole)
    found: int | None = connection.execute(sa.select(longest).where(*conditions)).scalar_one()
    return found
