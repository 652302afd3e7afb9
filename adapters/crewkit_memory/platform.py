"""What the platform's own people see and do, in dictionaries; the unit holds the one lock."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Generator, Iterable
from typing import TypeVar

import attrs

from crewkit_core.identity.model import PlatformRole, User
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
from crewkit_core.tenancy.errors import SlugTaken
from crewkit_core.tenancy.levels import Level
from crewkit_memory.account_work import MemoryAccountUnit, MemoryAccountWork
from crewkit_memory.tables import Store, Tables, TrailTables
from crewkit_memory.trail import MemoryAuditRecords, MemoryEvents

_MONTH = dt.timedelta(days=30)
_WEEK = dt.timedelta(days=7)
Row = TypeVar("Row", PlatformUserView, PlatformOrganizationView)


@attrs.frozen
class MemoryPlatformReader:
    """``platform.ports.PlatformReader`` for a user."""

    _store: Store
    _user_id: uuid.UUID

    def statistics(self, now: dt.datetime) -> PlatformStatistics:
        """Return the platform in numbers."""
        people = self._users()
        accounts = [p for p in people if p.state is not UserState.NO_ACCOUNT]
        opened = [each for each in self._organizations() if each.closed_at is None]
        sign_ins = self._store.accounts.sign_ins.values() if self._is_staff else ()
        grants = self._store.accounts.platform_roles.values() if self._is_staff else ()
        states = [each.state for each in people]
        roles = [each.role for each in grants]
        return PlatformStatistics(
            users=len(people),
            accounts=len(accounts),
            disabled=states.count(UserState.DISABLED),
            deleting=states.count(UserState.DELETING),
            new_accounts=sum(
                self._store.accounts.accounts[p.id].created_at > now - _MONTH for p in accounts
            ),
            seen_week=len({each.user_id for each in sign_ins if each.seen_at > now - _WEEK}),
            seen_month=len({each.user_id for each in sign_ins if each.seen_at > now - _MONTH}),
            sign_ins=sum(each.ended_at is None for each in sign_ins),
            organizations=len(opened),
            personal=sum(each.personal for each in opened),
            new_organizations=sum(each.created_at > now - _MONTH for each in opened),
            closed=len(self._organizations()) - len(opened),
            memberships=sum(each.members for each in self._organizations()),
            platform_owners=roles.count(PlatformRole.OWNER),
            platform_staff=roles.count(PlatformRole.STAFF),
        )

    def users(
        self, which: UserFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[PlatformUserView, ...], bool]:
        """Return users before *after*, newest first, and whether there are more."""
        found = [
            each
            for each in self._users()
            if which.state in {None, each.state}
            and _holds(which.search, each.id, each.name, each.email)
        ]
        return _page(found, after, limit)

    def user(self, user_id: uuid.UUID) -> PlatformUserView | None:
        """Return the user, if there is one."""
        return next((each for each in self._users() if each.id == user_id), None)

    def memberships(self, user_id: uuid.UUID) -> tuple[PlatformMembershipView, ...]:
        """Return where the user belongs, closed organizations too, oldest first."""
        theirs = [tables for tables in self._tenants() if user_id in tables.members]
        found = sorted((_seen(self._store, tables) for tables in theirs), key=_age)
        return tuple(
            PlatformMembershipView(
                organization_id=each.id,
                name=each.name,
                slug=each.slug,
                personal=each.personal,
                level=self._store.tenants[each.id].members[user_id].level,
                closed_at=each.closed_at,
            )
            for each in found
        )

    def organizations(
        self, which: OrganizationFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[PlatformOrganizationView, ...], bool]:
        """Return organizations before *after*, newest first, and whether there are more."""
        found = [
            each
            for each in self._organizations()
            if which.closed in {None, each.closed_at is not None}
            and _holds(which.search, each.id, each.name, each.slug)
        ]
        return _page(found, after, limit)

    def organization(self, organization_id: uuid.UUID) -> PlatformOrganizationView | None:
        """Return the organization, closed or not."""
        return next((each for each in self._organizations() if each.id == organization_id), None)

    def members(self, organization_id: uuid.UUID) -> tuple[PlatformMemberView, ...]:
        """Return who belongs there, by name."""
        of = [tables for tables in self._tenants() if tables.organization_id == organization_id]
        found = [(self._store.users[m.user_id], m.level) for t in of for m in t.members.values()]
        return tuple(
            PlatformMemberView(user_id=user.id, name=user.name, email=user.email, level=level)
            for user, level in sorted(found, key=lambda pair: (pair[0].name, pair[0].id))
        )

    def audit_of(self, organization_id: uuid.UUID) -> MemoryAuditRecords:
        """Return the chain of an organization that is there, or of what has none."""
        return MemoryAuditRecords(organization_id, self._trail(organization_id))

    def events_of(self, organization_id: uuid.UUID) -> MemoryEvents:
        """Return what happened in an organization that is there, or in none."""
        return MemoryEvents(organization_id, self._trail(organization_id), self._store.clock)

    @property
    def _is_staff(self) -> bool:
        account = self._store.accounts.accounts.get(self._user_id)
        out = account is not None and account.disabled_at is not None
        return self._user_id in self._store.accounts.platform_roles and not out

    def _trail(self, organization_id: uuid.UUID) -> TrailTables:
        return self._store.trail_of(organization_id) if self._is_staff else TrailTables()

    def _tenants(self) -> tuple[Tables, ...]:
        return tuple(self._store.tenants.values()) if self._is_staff else ()

    def _organizations(self) -> list[PlatformOrganizationView]:
        return [_seen(self._store, tables) for tables in self._tenants()]

    def _users(self) -> list[PlatformUserView]:
        everybody = self._store.users.values() if self._is_staff else ()
        return [self._seen_user(user) for user in everybody]

    def _seen_user(self, user: User) -> PlatformUserView:
        tables = self._store.accounts
        account, grant = tables.accounts.get(user.id), tables.platform_roles.get(user.id)
        state = UserState.NO_ACCOUNT
        if account is not None:
            state = UserState.ACTIVE if account.disabled_at is None else UserState.DISABLED
            state = state if account.deletes_at is None else UserState.DELETING
        return PlatformUserView(
            id=user.id,
            name=user.name,
            email=user.email,
            created_at=user.created_at,
            state=state,
            platform_role=None if grant is None else grant.role,
            disabled_at=None if account is None else account.disabled_at,
            deletes_at=None if account is None else account.deletes_at,
            seen_at=max(
                (each.seen_at for each in tables.sign_ins.values() if each.user_id == user.id),
                default=None,
            ),
        )


@attrs.frozen
class MemoryClosedOrganizations:
    """``platform.ports.ClosedOrganizations``."""

    _store: Store

    def slug_is_free(self, slug: str) -> bool:
        """Test whether no open organization has the slug."""
        return slug not in self._store.slugs()

    def reopen(self, organization_id: uuid.UUID, slug: str) -> bool:
        """Open a closed one again; return whether it was closed until now.

        Raises:
            SlugTaken: another organization has the slug.
        """
        tables = self._store.tenants.get(organization_id)
        if tables is None or not tables.closed:
            return False
        if not self.slug_is_free(slug):
            raise SlugTaken("another organization has this slug")
        opened = tables.copy()
        opened.closed.clear()
        named = attrs.evolve(self._store.organization(tables), slug=slug)
        opened.renamed[organization_id] = named
        self._store.tenants[organization_id] = opened
        return True


@attrs.frozen(kw_only=True)
class MemoryPlatformUnit(MemoryAccountUnit):
    """``platform.ports.PlatformUnit``."""

    reader: MemoryPlatformReader
    closed: MemoryClosedOrganizations


@attrs.frozen
class MemoryPlatformWork:
    """``platform.ports.PlatformWork``."""

    _store: Store

    @contextlib.contextmanager
    def __call__(self, user_id: uuid.UUID) -> Generator[MemoryPlatformUnit, None, None]:
        """Open the transaction."""
        with MemoryAccountWork(self._store)() as unit:
            parts = {field.name: getattr(unit, field.name) for field in attrs.fields(type(unit))}
            yield MemoryPlatformUnit(
                **parts,
                reader=MemoryPlatformReader(self._store, user_id),
                closed=MemoryClosedOrganizations(self._store),
            )


def _seen(store: Store, tables: Tables) -> PlatformOrganizationView:
    found = store.organization(tables)
    levels = [member.level for member in tables.members.values()]
    return PlatformOrganizationView(
        id=found.id,
        name=found.name,
        slug=found.slug,
        personal=found.personal,
        created_at=found.created_at,
        closed_at=tables.closed.get(found.id),
        members=len(levels),
        owners=levels.count(Level.OWNER),
    )


def _age(organization: PlatformOrganizationView) -> tuple[dt.datetime, uuid.UUID]:
    return organization.created_at, organization.id


def _page(
    found: Iterable[Row], after: uuid.UUID | None, limit: int
) -> tuple[tuple[Row, ...], bool]:
    ordered = sorted(found, key=lambda each: each.id, reverse=True)
    rest = [each for each in ordered if after is None or each.id < after]
    return tuple(rest[:limit]), len(rest) > limit


def _holds(search: str | None, own: uuid.UUID, *texts: str | None) -> bool:
    wanted = None if search is None else search.lower()
    return wanted is None or wanted == str(own) or any(wanted in (t or "").lower() for t in texts)
