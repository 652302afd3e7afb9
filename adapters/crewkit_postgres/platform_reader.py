"""What the platform's own people read, across organizations."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.platform.model import UserState
from crewkit_core.platform.views import (
    OrganizationFilter,
    PlatformMembershipView,
    PlatformMemberView,
    PlatformOrganizationView,
    PlatformStatistics,
    PlatformUserView,
    UserFilter,
)
from crewkit_core.tenancy.levels import Level
from crewkit_postgres.audit import PostgresAuditRecords
from crewkit_postgres.driver import driver_of, one
from crewkit_postgres.events import PostgresEvents
from crewkit_postgres.rows import to_value
from crewkit_postgres.tables import (
    accounts,
    memberships,
    organizations,
    platform_roles,
    sign_ins,
    users,
)
from crewkit_postgres.transactions import set_local

_MONTH = dt.timedelta(days=30)
_WEEK = dt.timedelta(days=7)
# users, accounts and their sign-ins stand above tenants, without row-level security: what is read
# of them here is read for staff alone, as the policies of what stands below say
_STAFF = """exists (
    select from platform_roles r
    where r.user_id = nullif(current_setting('app.staff_id', true), '')::uuid
    and not exists (
        select from accounts a where a.user_id = r.user_id and a.disabled_at is not null
    )
)"""
_STATISTICS = f"""
select
    (select count(*) from users where {_STAFF}) as users,
    (select count(*) from accounts where {_STAFF}) as accounts,
    (select count(*) from accounts
        where {_STAFF} and disabled_at is not null and deletes_at is null) as disabled,
    (select count(*) from accounts where {_STAFF} and deletes_at is not null) as deleting,
    (select count(*) from accounts where {_STAFF} and created_at > %(month)s) as new_accounts,
    (select count(distinct user_id) from sign_ins
        where {_STAFF} and seen_at > %(week)s) as seen_week,
    (select count(distinct user_id) from sign_ins
        where {_STAFF} and seen_at > %(month)s) as seen_month,
    (select count(*) from sign_ins where {_STAFF} and ended_at is null) as sign_ins,
    count(*) filter (where o.deleted_at is null) as organizations,
    count(*) filter (where o.deleted_at is null and o.personal) as personal,
    count(*) filter (where o.deleted_at is null and o.created_at > %(month)s) as new_organizations,
    count(*) filter (where o.deleted_at is not null) as closed,
    (select count(*) from memberships) as memberships,
    (select count(*) from platform_roles where {_STAFF} and role = 'owner') as platform_owners,
    (select count(*) from platform_roles where {_STAFF} and role = 'staff') as platform_staff
from organizations o
"""  # noqa: S608 - constants of ours
_FIELDS = tuple(field.name for field in attrs.fields(PlatformStatistics))
_IS_STAFF = sa.text(_STAFF)

_STATE = sa.case(
    (accounts.c.user_id.is_(None), UserState.NO_ACCOUNT.value),
    (accounts.c.deletes_at.is_not(None), UserState.DELETING.value),
    (accounts.c.disabled_at.is_not(None), UserState.DISABLED.value),
    else_=UserState.ACTIVE.value,
)
_SEEN = (
    sa.select(sa.func.max(sign_ins.c.seen_at))
    .where(sign_ins.c.user_id == users.c.id)
    .scalar_subquery()
)
_USERS = (
    sa.select(
        users,
        _STATE.label("state"),
        platform_roles.c.role.label("platform_role"),
        accounts.c.disabled_at,
        accounts.c.deletes_at,
        _SEEN.label("seen_at"),
    )
    .outerjoin(accounts, accounts.c.user_id == users.c.id)
    .outerjoin(platform_roles, platform_roles.c.user_id == users.c.id)
    .where(_IS_STAFF)
)


def _count(*which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    counted = sa.select(sa.func.count()).select_from(memberships)
    return counted.where(
        memberships.c.organization_id == organizations.c.id, *which
    ).scalar_subquery()


_ORGANIZATIONS = sa.select(
    organizations,
    organizations.c.deleted_at.label("closed_at"),
    _count().label("members"),
    _count(memberships.c.level == Level.OWNER.value).label("owners"),
)


@attrs.frozen
class PostgresPlatformReader:
    """``platform.ports.PlatformReader``."""

    _connection: sa.Connection

    def statistics(self, now: dt.datetime) -> PlatformStatistics:
        """Return the platform in numbers."""
        times = {"week": now - _WEEK, "month": now - _MONTH}
        row = one(driver_of(self._connection), _STATISTICS, times)
        assert row is not None  # noqa: S101 - a count is always one row
        return PlatformStatistics(**dict(zip(_FIELDS, row, strict=True)))

    def users(
        self, which: UserFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[PlatformUserView, ...], bool]:
        """Return users before *after*, newest first, and whether there are more."""
        wanted = _USERS.where(*_searched(which.search, users, "name", "email"))
        if which.state is not None:
            wanted = wanted.where(sa.literal(which.state.value) == _STATE)
        if after is not None:
            wanted = wanted.where(users.c.id < after)
        rows = self._rows(wanted.order_by(users.c.id.desc()).limit(limit + 1))
        return tuple(_user(row) for row in rows[:limit]), len(rows) > limit

    def user(self, user_id: uuid.UUID) -> PlatformUserView | None:
        """Return the user, if there is one."""
        rows = self._rows(_USERS.where(users.c.id == user_id))
        return _user(rows[0]) if rows else None

    def memberships(self, user_id: uuid.UUID) -> tuple[PlatformMembershipView, ...]:
        """Return where the user belongs, closed organizations too, oldest first."""
        wanted = (
            sa.select(
                organizations.c.id.label("organization_id"),
                organizations.c.name,
                organizations.c.slug,
                organizations.c.personal,
                memberships.c.level,
                organizations.c.deleted_at.label("closed_at"),
            )
            .join(memberships, memberships.c.organization_id == organizations.c.id)
            .where(memberships.c.user_id == user_id)
            .order_by(organizations.c.created_at, organizations.c.id)
        )
        return tuple(to_value(row, PlatformMembershipView) for row in self._rows(wanted))

    def organizations(
        self, which: OrganizationFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[PlatformOrganizationView, ...], bool]:
        """Return organizations before *after*, newest first, and whether there are more."""
        wanted = _ORGANIZATIONS.where(*_searched(which.search, organizations, "name", "slug"))
        if which.closed is not None:
            closed = organizations.c.deleted_at.is_not(None)
            wanted = wanted.where(closed if which.closed else ~closed)
        if after is not None:
            wanted = wanted.where(organizations.c.id < after)
        rows = self._rows(wanted.order_by(organizations.c.id.desc()).limit(limit + 1))
        found = tuple(to_value(row, PlatformOrganizationView) for row in rows[:limit])
        return found, len(rows) > limit

    def organization(self, organization_id: uuid.UUID) -> PlatformOrganizationView | None:
        """Return the organization, closed or not."""
        rows = self._rows(_ORGANIZATIONS.where(organizations.c.id == organization_id))
        return to_value(rows[0], PlatformOrganizationView) if rows else None

    def members(self, organization_id: uuid.UUID) -> tuple[PlatformMemberView, ...]:
        """Return who belongs there, by name."""
        wanted = (
            sa.select(users.c.id.label("user_id"), users.c.name, users.c.email, memberships.c.level)
            .join(memberships, memberships.c.user_id == users.c.id)
            .where(memberships.c.organization_id == organization_id)
            .order_by(users.c.name, users.c.id)
        )
        return tuple(to_value(row, PlatformMemberView) for row in self._rows(wanted))

    def audit_of(self, organization_id: uuid.UUID) -> PostgresAuditRecords:  # noqa: ARG002 - every chain is there
        """Return the chain of an organization, or of what has none."""
        return PostgresAuditRecords(self._connection, driver_of(self._connection))

    def events_of(self, organization_id: uuid.UUID) -> PostgresEvents:  # noqa: ARG002 - likewise
        """Return what happened in an organization, or in none."""
        return PostgresEvents(self._connection)

    def _rows(self, wanted: sa.Select[Any]) -> list[Mapping[Any, Any]]:
        return list(self._connection.execute(wanted).mappings())


@attrs.frozen
class PostgresClosedOrganizations:
    """``platform.ports.ClosedOrganizations``."""

    _connection: sa.Connection

    def slug_is_free(self, slug: str) -> bool:
        """Test whether no open organization has the slug."""
        return bool(self._connection.scalar(sa.select(sa.func.slug_is_free(slug))))

    def reopen(self, organization_id: uuid.UUID, slug: str) -> bool:
        """Open a closed one again; return whether it was closed until now."""
        # staff only read across organizations: what is written is written within the one
        set_local(self._connection, {"app.organization_id": str(organization_id)})
        opened = self._connection.execute(
            sa.update(organizations)
            .where(organizations.c.id == organization_id, organizations.c.deleted_at.is_not(None))
            .values(deleted_at=None, slug=slug)
        )
        set_local(self._connection, {"app.organization_id": str(NOWHERE)})
        return bool(opened.rowcount)


def _user(row: Mapping[Any, Any]) -> PlatformUserView:
    role = row["platform_role"]
    return PlatformUserView(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        created_at=row["created_at"],
        state=UserState(row["state"]),
        platform_role=None if role is None else PlatformRole(role),
        disabled_at=row["disabled_at"],
        deletes_at=row["deletes_at"],
        seen_at=row["seen_at"],
    )


def _searched(search: str | None, table: sa.Table, *names: str) -> list[sa.ColumnElement[bool]]:
    """Return that one of the columns holds the text, or that the id is it."""
    if search is None:
        return []
    wanted = search.lower()
    held = [sa.func.strpos(sa.func.lower(table.c[name]), wanted) > 0 for name in names]
    return [sa.or_(sa.cast(table.c.id, sa.Text) == wanted, *held)]
