"""Members, projects and the directory in dictionaries."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from itertools import count
from pathlib import PurePosixPath, PureWindowsPath

import attrs

from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.errors import NoSuchOrganization, NoSuchProject, RemoteTaken, SlugTaken
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Organization, Project
from crewkit_core.tenancy.ports import Recording
from crewkit_core.tenancy.visibility import Visibility
from crewkit_memory.tables import Store, Tables
from crewkit_memory.trail import end

_STEM = 56


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
        return attrs.evolve(apart, personal=self._store.organization(self._tables).personal)

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
class MemoryProjects:
    """``tenancy.ports.Projects``."""

    _store: Store
    _tables: Tables

    def find(self, organization_id: uuid.UUID, project_id: uuid.UUID) -> Project | None:
        """Return the project, if there is one, deleted or not."""
        return self._tables.projects.get(project_id) if self._tables.own(organization_id) else None

    def deleted(self, organization_id: uuid.UUID) -> tuple[Project, ...]:
        """Return the deleted projects, the last deleted first."""
        here = self._tables.projects.values() if self._tables.own(organization_id) else ()
        dated = [(each.deleted_at, each) for each in here if each.deleted_at is not None]
        ordered = sorted(dated, key=lambda pair: (-pair[0].timestamp(), pair[1].id))
        return tuple(each for _, each in ordered)

    def admitted(
        self, organization_id: uuid.UUID, project_id: uuid.UUID
    ) -> tuple[tuple[User, Level], ...]:
        """Return the members who were admitted to a project, by name."""
        if not self._tables.own(organization_id):
            return ()
        found = [
            (self._store.users[user_id], level)
            for (project, user_id), level in self._tables.admitted.items()
            if project == project_id
        ]
        return tuple(sorted(found, key=lambda person: (person[0].name, person[0].id)))

    def admit(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, user_id: uuid.UUID, level: Level
    ) -> None:
        """Admit a member at a level, whatever it was before.

        Raises:
            NoSuchProject: there is none such.
            NotFound: the user is no member.
        """
        self._tables.require(organization_id)
        if project_id not in self._tables.projects:
            raise NoSuchProject("there is no such project")
        if user_id not in self._tables.members:
            raise NotFound("the user is no member")
        self._tables.admitted[project_id, user_id] = level

    def dismiss(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, user_id: uuid.UUID
    ) -> bool:
        """End a member's admission; tell whether there was one."""
        if not self._tables.own(organization_id):
            return False
        return self._tables.admitted.pop((project_id, user_id), None) is not None

    def by_remote(self, organization_id: uuid.UUID, remote: str) -> Project | None:
        """Return the project of a normalized git remote, as a whole."""
        found = (p for p in self._all(organization_id) if p.remote == remote and not p.path)
        return next(found, None)

    def holding(self, organization_id: uuid.UUID, remote: str, path: str) -> Project | None:
        """Return the project of the repository's innermost folder that *path* is or lies in."""
        found = [
            project
            for project in self._all(organization_id)
            if project.remote == remote and f"{path}/".startswith(f"{project.path}/".lstrip("/"))
        ]
        return max(found, key=lambda project: len(project.path), default=None)

    def by_slug(self, organization_id: uuid.UUID, slug: str) -> Project | None:
        """Return the project that has the slug."""
        return next((p for p in self._all(organization_id) if p.slug == slug), None)

    def by_root(self, organization_id: uuid.UUID, root: str) -> Project | None:
        """Return the project a folder was resolved to before, or the repository it lies in."""
        if not self._tables.own(organization_id):
            return None
        live = {
            known: self._tables.projects[project_id]
            for known, project_id in self._tables.roots.items()
            if self._tables.projects[project_id].deleted_at is None
        }
        if root in live:
            return live[root]
        above = [known for known in live if is_in(root, known)]
        for known in sorted(above, key=len, reverse=True):
            if live[known].remote is not None:
                return live[known]
        return None

    def add(self, project: Project) -> Project:
        """Add the project under its slug, or the slug with a number when that is taken."""
        self._tables.require(project.organization_id)
        if project.remote is not None:
            known = self.holding(project.organization_id, project.remote, project.path)
            if known is not None and known.path == project.path:
                return known
        else:
            here = self._tables.projects.get(self._tables.roots.get(project.root, project.id))
            if here is not None and here.deleted_at is None:
                return here
        taken = {other.slug for other in self._all(project.organization_id)}
        stored = attrs.evolve(project, slug=free_slug(project.slug, taken))
        self._tables.projects[stored.id] = stored
        if stored.remote is None:
            self._tables.roots[stored.root] = stored.id
        return stored

    def save(self, project: Project) -> None:
        """Write the project's name, slug, remote, path and root, whether it is closed or deleted.

        Raises:
            SlugTaken, RemoteTaken: another project of the organization has it.
        """
        self._tables.require(project.organization_id)
        known = self._tables.projects.get(project.id)
        if known is None:
            return
        if project.deleted_at is None:
            self._check_free(project)
        self._tables.projects[project.id] = attrs.evolve(
            known,
            name=project.name,
            slug=project.slug,
            remote=project.remote,
            path=project.path,
            root=project.root,
            closed=project.closed,
            deleted_at=project.deleted_at,
        )

    def _check_free(self, project: Project) -> None:
        others = [each for each in self._all(project.organization_id) if each.id != project.id]
        if project.slug in {each.slug for each in others}:
            raise SlugTaken("another project has this slug")
        places = {(each.remote, each.path) for each in others}
        if project.remote is not None and (project.remote, project.path) in places:
            raise RemoteTaken("another project has this remote")

    def remember_root(self, organization_id: uuid.UUID, root: str, project_id: uuid.UUID) -> None:
        """Note that *root* is a folder of the project; overrides what was noted before.

        Raises:
            NoSuchProject: there is no such project.
        """
        self._tables.require(organization_id)
        if project_id not in self._tables.projects:
            raise NoSuchProject("there is no such project")
        self._tables.roots[root] = project_id

    def unidentified(self, organization_id: uuid.UUID, root: str) -> tuple[Project, ...]:
        """Return projects without a remote whose root is *root* or a folder in it."""
        return tuple(
            project
            for project in self._all(organization_id)
            if project.remote is None and (project.root == root or is_in(project.root, root))
        )

    def merge(self, organization_id: uuid.UUID, loser_id: uuid.UUID, winner_id: uuid.UUID) -> None:
        """Give everything of one project to another and remove it."""
        self._tables.require(organization_id)
        for conversation in list(self._tables.conversations.values()):
            if conversation.project_id == loser_id:
                moved = attrs.evolve(conversation, project_id=winner_id)
                self._tables.conversations[moved.id] = moved
        for root, project_id in list(self._tables.roots.items()):
            if project_id == loser_id:
                self._tables.roots[root] = winner_id
        del self._tables.projects[loser_id]

    def page(
        self,
        organization_id: uuid.UUID,
        after: str | None,
        limit: int,
        hidden: Collection[uuid.UUID] = (),
    ) -> tuple[tuple[Project, ...], bool]:
        """Return projects by slug after *after*, none of *hidden*, and whether there are more."""
        seen = [each for each in self._all(organization_id) if each.id not in hidden]
        ordered = sorted(seen, key=lambda project: project.slug)
        rest = [project for project in ordered if after is None or project.slug > after]
        return tuple(rest[:limit]), len(rest) > limit

    def _all(self, organization_id: uuid.UUID) -> tuple[Project, ...]:
        """Return those that are not deleted."""
        here = self._tables.projects.values() if self._tables.own(organization_id) else ()
        return tuple(each for each in here if each.deleted_at is None)


def is_in(folder: str, parent: str) -> bool:
    """Test whether *folder* lies below *parent*; both spelled for the same system."""
    kind = PureWindowsPath if "\\" in parent and "/" not in parent else PurePosixPath
    return kind(parent) in kind(folder).parents


def free_slug(wanted: str, taken: set[str]) -> str:
    """Return *wanted*, or with the first number from 2 on that nobody has."""
    if wanted not in taken:
        return wanted
    stem = wanted[:_STEM].rstrip("-")
    return next(slug for n in count(2) if (slug := f"{stem}-{n}") not in taken)


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
