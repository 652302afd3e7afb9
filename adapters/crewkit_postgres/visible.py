"""Which sessions a sight reaches, as a condition; every statement that reads some takes it."""

import sqlalchemy as sa

from crewkit_core.tenancy.visibility import Sight, Visibility
from crewkit_postgres.tables import conversations


def seen_by(sight: Sight) -> sa.ColumnElement[bool]:
    """Return ``Sight.reaches`` of a row of conversations; nothing where all are seen."""
    column = conversations.c
    if sight.others == frozenset(Visibility):
        return sa.true()
    others = sorted(visibility.value for visibility in sight.others)
    return sa.or_(column.user_id == sight.user_id, column.visibility.in_(others))
