"""Who belongs to an organization, and the organization itself."""

import datetime as dt
import uuid

import attrs
import sqlalchemy as sa

from crewkit_core.identity.model import User
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Organization
from crewkit_core.tenancy.visibility import Visibility
from crewkit_postgres.asking import Question
from crewkit_postgres.driver import driver_of, one
from crewkit_postgres.rows import to_value
from crewkit_postgres.tables import (
    accounts,
    memberships,
    organizations,
    service_accounts,
    users,
)
from crewkit_postgres.transactions import Transaction

# whose organization is closed is no member of it
_FIND = (
    "select m.level, o.personal, o.capture,"
    " (select jsonb_agg(jsonb_build_array(p.id, p.deleted_at is not null, pm.level))"
    " from projects p left join project_members pm on pm.organization_id = p.organization_id"
    " and pm.project_id = p.id and pm.user_id = m.user_id"
    " where p.organization_id = m.organization_id and (p.closed or p.deleted_at is not null))"
    " from memberships m join organizations o on o.id = m.organization_id"
    " where m.organization_id = %s and o.id = %s and m.user_id = %s and o.deleted_at is null"
)
_SESSION_VISIBILITY = (
    "select session_visibility from organizations where id = %s and deleted_at is null"
)
_ADD = (
    "insert into memberships (organization_id, user_id, level) values (%s, %s, %s)"
    " on conflict do nothing"
)


def membership(organization_id: uuid.UUID, user_id: uuid.UUID) -> Question:
    """Return what every use case asks first."""
    return _FIND, (organization_id, organization_id, user_id)


@attrs.frozen
class PostgresMembers:
    """Memberships in one transaction."""

    _transaction: Transaction

    @property
    def _connection(self) -> sa.Connection:
        return self._transaction.settled()

    def find(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> Member | None:
        """Return the membership, if there is one."""
        row = self._transaction.driver.one(membership(organization_id, user_id))
        if row is None:
            return None
        level, personal, capture, apart = row
        return Member(
            organization_id=organization_id,
            user_id=user_id,
            level=Level(level),
            personal=personal,
            capture=Capture(capture),
            admitted={
                uuid.UUID(project): None if admitted is None else Level(admitted)
                for project, deleted, admitted in apart or ()
                if not deleted
            },
            gone=frozenset(uuid.UUID(project) for project, deleted, _ in apart or () if deleted),
        )

    def add(self, member: Member) -> None:
        """Add the membership; an existing one stays as it is.

        Raises:
            NotFound: there is no such user.
        """
        values = (member.organization_id, member.user_id, member.level.value)
        self._transaction.driver.execute(_ADD, values)

    def hold(self, organization_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """Return the people who are owners and can sign in, none for a closed organization."""
        # the same row that ``owned_alone`` holds: who leaves and who deletes an account wait
        held = _organization(self._connection, organization_id)
        if held is None:
            return frozenset()
        same = memberships.c.user_id == service_accounts.c.user_id
        found = self._connection.execute(
            sa.select(memberships.c.user_id)
            .outerjoin(accounts, accounts.c.user_id == memberships.c.user_id)
            .where(
                memberships.c.organization_id == organization_id,
                memberships.c.level == Level.OWNER.value,
                accounts.c.disabled_at.is_(None),
                ~sa.exists().where(service_accounts.c.organization_id == organization_id, same),
            )
        )
        return frozenset(found.scalars())

    def set_level(self, organization_id: uuid.UUID, user_id: uuid.UUID, level: Level) -> None:
        """Write a member's level."""
        self._connection.execute(
            sa.update(memberships).where(*_key(organization_id, user_id)).values(level=level.value)
        )

    def remove(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> None:
        """End the membership; tokens go with it by their foreign keys."""
        self._connection.execute(sa.delete(memberships).where(*_key(organization_id, user_id)))

    def person(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> tuple[User, Level] | None:
        """Return a member with their level, if there is one."""
        found = self._people(organization_id, memberships.c.user_id == user_id)
        return found[0] if found else None

    def people(self, organization_id: uuid.UUID) -> tuple[tuple[User, Level], ...]:
        """Return every member with their level, by name."""
        return self._people(organization_id, sa.true())

    def _people(
        self, organization_id: uuid.UUID, which: sa.ColumnElement[bool]
    ) -> tuple[tuple[User, Level], ...]:
        rows = self._connection.execute(
            sa.select(users, memberships.c.level)
            .join(memberships, memberships.c.user_id == users.c.id)
            .where(memberships.c.organization_id == organization_id, which)
            .order_by(users.c.name, users.c.id)
        ).mappings()
        return tuple((to_value(row, User), Level(row["level"])) for row in rows)


@attrs.frozen
class PostgresOrganizations:
    """``tenancy.ports.Organizations``."""

    _connection: sa.Connection

    def find(self, organization_id: uuid.UUID) -> Organization | None:
        """Return it, held until the unit ends; None when it is closed."""
        return _organization(self._connection, organization_id)

    def session_visibility(self, organization_id: uuid.UUID) -> Visibility | None:
        """Return what new sessions are; None when it is closed."""
        row = one(driver_of(self._connection), _SESSION_VISIBILITY, (organization_id,))
        return None if row is None else Visibility(row[0])

    def save(self, organization: Organization) -> None:
        """Write what may change of it."""
        self._connection.execute(
            sa.update(organizations)
            .where(organizations.c.id == organization.id)
            .values(
                name=organization.name,
                slug=organization.slug,
                session_visibility=organization.session_visibility.value,
                capture=organization.capture.value,
                retention_days=organization.retention_days,
                sweep=organization.sweep,
            )
        )

    def close(self, organization_id: uuid.UUID, at: dt.datetime) -> None:
        """Close it: for everybody it is as if it were not there; its slug is free again."""
        self._connection.execute(
            sa.update(organizations)
            .where(organizations.c.id == organization_id)
            .values(deleted_at=at)
        )


def _key(organization_id: uuid.UUID, user_id: uuid.UUID) -> list[sa.ColumnElement[bool]]:
    return [memberships.c.organization_id == organization_id, memberships.c.user_id == user_id]


def _organization(connection: sa.Connection, organization_id: uuid.UUID) -> Organization | None:
    rows = connection.execute(
        sa.select(organizations)
        .where(organizations.c.id == organization_id, organizations.c.deleted_at.is_(None))
        .with_for_update()
    ).mappings()
    row = rows.first()
    return None if row is None else to_value(row, Organization)
