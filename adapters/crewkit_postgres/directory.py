"""People and their organizations, across organizations."""

import uuid
from collections.abc import Callable

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.identity.model import User
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Unavailable
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.ports import Recording
from crewkit_postgres.driver import driver_of
from crewkit_postgres.errors import AGAIN
from crewkit_postgres.jobs import Enqueue
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import memberships, organizations, users
from crewkit_postgres.trail import end
from crewkit_postgres.transactions import begun

_MOST_TRIES = 1000


@attrs.frozen
class PostgresDirectory:
    """Each call is its own transaction; a person sees only their own organizations."""

    _engine: sa.Engine
    _enqueue: Enqueue
    _clock: Clock

    def organizations_of(self, user_id: uuid.UUID) -> tuple[tuple[Organization, Level], ...]:
        """Return the user's organizations with their level in each, oldest first."""
        with begun(self._engine, {"app.user_id": str(user_id)}) as connection:
            rows = connection.execute(
                sa.select(organizations, memberships.c.level)
                .join(memberships, memberships.c.organization_id == organizations.c.id)
                .where(memberships.c.user_id == user_id)
                .order_by(organizations.c.created_at, organizations.c.id)
            ).mappings()
            return tuple((to_value(row, Organization), Level(row["level"])) for row in rows)

    def user(self, user_id: uuid.UUID) -> User | None:
        """Return the user, if there is one."""
        with begun(self._engine, {"app.user_id": str(user_id)}) as connection:
            return _user(connection, users.c.id == user_id)

    def found(
        self, organization: Organization, owner: User, record: Recording | None = None
    ) -> None:
        """Store a new organization with its owner; what exists already stays.

        Its slug gets a number when another organization has it.
        """
        settings = {"app.organization_id": str(organization.id), "app.user_id": str(owner.id)}
        with begun(self._engine, settings) as connection:
            connection.execute(
                insert(users).values(to_row(owner)).on_conflict_do_nothing(index_elements=["id"])
            )
            new_here = store_organization(connection, organization)
            connection.execute(membership_of(organization.id, owner.id, Level.OWNER))
            if record is not None and new_here:
                self._recorded(connection, record)

    def person(
        self,
        organization_id: uuid.UUID,
        user: User,
        level: Level,
        record: Callable[[Trail, User], None] | None = None,
    ) -> User:
        """Return the organization's member with the user's e-mail, adding them when new."""
        with begun(self._engine, {"app.organization_id": str(organization_id)}) as connection:
            connection.execute(
                insert(users).values(to_row(user)).on_conflict_do_nothing(index_elements=["email"])
            )
            known = _user(connection, users.c.email == user.email)
            if known is None:
                raise Unavailable(AGAIN)
            joining = membership_of(organization_id, known.id, level)
            joined = connection.execute(joining.returning(memberships.c.user_id)).first()
            if record is not None and joined is not None:
                self._recorded(connection, lambda trail: record(trail, known))
            return known

    def _recorded(self, connection: sa.Connection, record: Recording) -> None:
        pending = PendingTrail(self._clock)
        record(pending)
        end(driver_of(connection), pending, self._enqueue, anywhere=False)


def _user(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> User | None:
    row = connection.execute(sa.select(users).where(condition)).mappings().first()
    return None if row is None else to_value(row, User)


def store_organization(connection: sa.Connection, organization: Organization) -> bool:
    """Store a new organization, under its slug or the slug with a number; a known one stays.

    Returns:
        Whether it was stored just now.
    """
    known = sa.select(organizations.c.id).where(organizations.c.id == organization.id)
    row = to_row(organization)
    for number in range(1, _MOST_TRIES):
        if connection.execute(known).first() is not None:
            return False
        slug = organization.slug if number == 1 else f"{organization.slug}-{number}"
        # other organizations' slugs cannot be seen, only run into
        stored = connection.execute(
            insert(organizations)
            .values(row | {"slug": slug})
            .on_conflict_do_nothing()
            .returning(organizations.c.id)
        )
        if stored.first() is not None:
            return True
    raise Unavailable(AGAIN)


def membership_of(organization_id: uuid.UUID, user_id: uuid.UUID, level: Level) -> sa.Insert:
    """Return the statement that makes somebody a member; an existing one stays as it is."""
    return (
        insert(memberships)
        .values(organization_id=organization_id, user_id=user_id, level=level.value)
        .on_conflict_do_nothing()
    )
