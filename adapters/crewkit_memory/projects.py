"""Projects in dictionaries."""

import uuid
from collections.abc import Collection
from itertools import count
from pathlib import PurePosixPath, PureWindowsPath

import attrs

from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import NotFound
from crewkit_core.tenancy.errors import NoSuchProject, RemoteTaken, SlugTaken
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_memory.tables import Store, Tables

_STEM = 56


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
