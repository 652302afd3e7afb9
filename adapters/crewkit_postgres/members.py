"""Who belongs to an organization."""

import uuid

import attrs
import sqlalchemy as sa

from crewkit_core.identity.model import User
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_postgres.driver import driver_of, one
from crewkit_postgres.rows import to_value
from crewkit_postgres.tables import memberships, users

_FIND = "select level from memberships where organization_id = %s and user_id = %s"
_ADD = (
    "insert into memberships (organization_id, user_id, level) values (%s, %s, %s)"
    " on conflict do nothing"
)


@attrs.frozen
class PostgresMembers:
    """Memberships in one transaction."""

    _connection: sa.Connection

    def find(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> Member | None:
        """Return the membership, if there is one."""
        row = one(driver_of(self._connection), _FIND, (organization_id, user_id))
        if row is None:
            return None
        return Member(organization_id=organization_id, user_id=user_id, level=Level(row[0]))

    def add(self, member: Member) -> None:
        """Add the membership; an existing one stays as it is.

        Raises:
            NotFound: there is no such user.
        """
        values = (member.organization_id, member.user_id, member.level.value)
        driver_of(self._connection).execute(_ADD, values)

    def people(self, organization_id: uuid.UUID) -> tuple[tuple[User, Level], ...]:
        """Return every member with their level, by name."""
        rows = self._connection.execute(
            sa.select(users, memberships.c.level)
            .join(memberships, memberships.c.user_id == users.c.id)
            .where(memberships.c.organization_id == organization_id)
            .order_by(users.c.name, users.c.id)
        ).mappings()
        return tuple((to_value(row, User), Level(row["level"])) for row in rows)
