"""Members and the directory in dictionaries."""

import datetime as dt
import uuid
from collections.abc import Callable

import attrs

from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.errors import NoSuchOrganization, SlugTaken
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Organization
from crewkit_core.tenancy.ports import Recording
from crewkit_core.tenancy.visibility import Visibility
from crewkit_memory.projects import free_slug
from crewkit_memory.tables import Store, Tables
from crewkit_memory.trail import end


@attrs.frozen
class MemoryMembers:
    """``tenancy.ports.Members``."""

    _store: Store
    _tables: Tables

    def find(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> Member | None:
        """Return the membership, if there is one."""
        open_here = self._tables.own(organization_id) and not self._tables.closed
        found = self._tables.members.get(user_id) if open_here else None
        if found is None:
            return None
        projects = self._tables.projects.values()
        apart = attrs.evolve(
            found,
            admitted={
                each.id: self._tables.admitted.get((each.id, user_id))
                for each in projects
                if each.closed and each.deleted_at is None
            },
            gone=frozenset(each.id for each in projects if each.deleted_at is not None),
        )
        if organization_id not in self._store.organizations:
            return apart
        own = self._store.organization(self._tables)
        return attrs.evolve(apart, personal=own.personal, capture=own.capture)

    def add(self, member: Member) -> None:
        """Add the membership; an existing one stays as it is.

        Raises:
            NotFound: there is no such user.
        """
        self._tables.require(member.organization_id)
        if member.user_id not in self._store.users:
            raise NotFound("there is no such user")
        self._tables.members.setdefault(member.user_id, member)

    def hold(self, organization_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """Return the people who are owners and can sign in, none for a closed organization."""
        if not self._tables.own(organization_id) or self._tables.closed:
            return frozenset()
        accounts = self._store.accounts.accounts
        disabled = {user for user, account in accounts.items() if account.disabled_at is not None}
        owners = {m.user_id for m in self._tables.members.values() if m.level is Level.OWNER}
        return frozenset(owners - disabled - self._tables.service_accounts.keys())

    def set_level(self, organization_id: uuid.UUID, user_id: uuid.UUID, level: Level) -> None:
        """Write a member's level."""
        self._tables.require(organization_id)
        member = self._tables.members.get(user_id)
        if member is not None:
            self._tables.members[user_id] = attrs.evolve(member, level=level)

    def remove(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> None:
        """End the membership, and with it the tokens that act as the user or that they made."""
        self._tables.require(organization_id)
        if self._tables.members.pop(user_id, None) is None:
            return
        self._tables.people.add(user_id)
        for key in [key for key in self._tables.admitted if key[1] == user_id]:
            del self._tables.admitted[key]
        self._tables.service_accounts.pop(user_id, None)
        for token in list(self._tables.api_tokens.values()):
            if user_id in {token.user_id, token.created_by}:
                del self._tables.api_tokens[token.id]

    def person(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> tuple[User, Level] | None:
        """Return a member with their level, if there is one."""
        found = (each for each in self.people(organization_id) if each[0].id == user_id)
        return next(found, None)

    def people(self, organization_id: uuid.UUID) -> tuple[tuple[User, Level], ...]:
        """Return every member with their level, by name."""
        if not self._tables.own(organization_id):
            return ()
        found = [(self._store.users[m.user_id], m.level) for m in self._tables.members.values()]
        return tuple(sorted(found, key=lambda person: (person[0].name, person[0].id)))


@attrs.frozen
class MemoryOrganizations:
    """``tenancy.ports.Organizations``."""

    _store: Store
    _tables: Tables

    def find(self, organization_id: uuid.UUID) -> Organization | None:
        """Return it; None when it is closed."""
        if not self._tables.own(organization_id) or self._tables.closed:
            return None
        if organization_id not in self._store.organizations:
            return None
        return self._store.organization(self._tables)

    def session_visibility(self, organization_id: uuid.UUID) -> Visibility | None:
        """Return what new sessions are; None when it is closed."""
        found = self.find(organization_id)
        return None if found is None else found.session_visibility

    def save(self, organization: Organization) -> None:
        """Write its name, slug and session visibility.

        Raises:
            SlugTaken: another organization has the slug.
        """
        self._tables.require(organization.id)
        if self._store.slugs().get(organization.slug, organization.id) != organization.id:
            raise SlugTaken("another organization has this slug")
        self._tables.renamed[organization.id] = organization

    def close(self, organization_id: uuid.UUID, at: dt.datetime) -> None:
        """Close it: for everybody it is as if it were not there; its slug is free again."""
        self._tables.require(organization_id)
        self._tables.closed[organization_id] = at


@attrs.frozen
class MemoryDirectory:
    """``tenancy.ports.Directory``; each call is its own transaction."""

    _store: Store

    def organizations_of(self, user_id: uuid.UUID) -> tuple[tuple[Organization, Level], ...]:
        """Return the user's organizations with their level in each, oldest first."""
        with self._store.lock:
            found = [
                (self._store.organization(tables), tables.members[user_id].level)
                for tables in self._store.tenants.values()
                if user_id in tables.members and not tables.closed
            ]
        return tuple(sorted(found, key=lambda pair: (pair[0].created_at, pair[0].id)))

    def slug_is_free(self, slug: str) -> bool:
        """Test whether no organization has the slug."""
        with self._store.lock:
            return slug not in self._store.slugs()

    def user(self, user_id: uuid.UUID) -> User | None:
        """Return the user, if there is one."""
        return self._store.users.get(user_id)

    def found(
        self, organization: Organization, owner: User, record: Recording | None = None
    ) -> None:
        """Store a new organization with its owner; what exists already stays."""
        with self._store.lock:
            self._store.users.setdefault(owner.id, owner)
            new_here = organization.id not in self._store.organizations
            if not new_here:
                return
            taken = set(self._store.slugs())
            named = attrs.evolve(organization, slug=free_slug(organization.slug, taken))
            self._store.organizations[named.id] = named
            new = Tables(organization_id=organization.id)
            tables = self._store.tenants.setdefault(organization.id, new)
            self._join(tables, owner.id, Level.OWNER)
            if record is not None:
                self._recorded(tables, record)

    def person(
        self,
        organization_id: uuid.UUID,
        user: User,
        level: Level,
        record: Callable[[Trail, User], None] | None = None,
    ) -> User:
        """Return the organization's member with the user's e-mail, adding them when new.

        Raises:
            NoSuchOrganization: there is none.
        """
        with self._store.lock:
            tables = self._store.tenants.get(organization_id)
            if tables is None:
                raise NoSuchOrganization("there is no such organization")
            same = (known for known in self._store.users.values() if known.email == user.email)
            found = next(same, user)
            self._store.users.setdefault(found.id, found)
            new_here = found.id not in tables.members
            self._join(tables, found.id, level)
            if record is not None and new_here:
                self._recorded(tables, lambda trail: record(trail, found))
            return found

    def _recorded(self, tables: Tables, record: Recording) -> None:
        pending = PendingTrail(self._store.clock)
        record(pending)
        end(pending, tables)

    def _join(self, tables: Tables, user_id: uuid.UUID, level: Level) -> None:
        member = Member(organization_id=tables.organization_id, user_id=user_id, level=level)
        tables.members.setdefault(user_id, member)
