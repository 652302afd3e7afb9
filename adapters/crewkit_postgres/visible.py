"""Which sessions a sight reaches, as a condition; every statement that reads some takes it."""

import uuid

import sqlalchemy as sa

from crewkit_core.tenancy.visibility import Sight, Visibility
from crewkit_postgres.tables import conversations


def seen_by(sight: Sight) -> sa.ColumnElement[bool]:
    """Return ``Sight.reaches`` of a row of conversations."""
    return sa.or_(*seen_parts(sight))


def seen_parts(sight: Sight) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the same as conditions of which a row fits at most one; each has its index."""
    column = conversations.c
    of_others = [
        sa.and_(
            column.visibility == each.value,
            sa.or_(_outside(sight.shut_out(each) - sight.gone), column.user_id == sight.user_id),
        )
        for each in sorted(sight.others)
    ]
    own = [
        sa.and_(column.user_id == sight.user_id, column.visibility == each.value)
        for each in sorted(set(Visibility) - sight.others)
    ]
    return tuple(sa.and_(part, _outside(sight.gone)) for part in (*of_others, *own))


def _outside(projects: frozenset[uuid.UUID]) -> sa.ColumnElement[bool]:
    return conversations.c.project_id.not_in(sorted(projects)) if projects else sa.true()
