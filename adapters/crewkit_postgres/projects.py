"""An organization's projects, found by what identifies them."""

import hashlib
import uuid
from collections.abc import Collection
from pathlib import PurePosixPath, PureWindowsPath

import attrs
import sqlalchemy as sa

from crewkit_core.identity.model import User
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_postgres.driver import one
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import conversations, project_members, project_roots, projects, users
from crewkit_postgres.transactions import Transaction

_NAMES = tuple(projects.c.keys())
# asked by every request for a project: past the layer that builds statements
_FIND = f"select {', '.join(_NAMES)} from projects where organization_id = %s and id = %s"  # noqa: S608 - names of ours
_SAVED = ("name", "slug", "remote", "path", "root", "closed", "deleted_at")
_ADMIT = (
    "insert into project_members (organization_id, project_id, user_id, level)"
    " values (%s, %s, %s, %s)"
    " on conflict (organization_id, project_id, user_id) do update set level = excluded.level"
)
_DISMISS = (
    "delete from project_members where organization_id = %s and project_id = %s and user_id = %s"
    " returning user_id"
)
_IS_LIVE = projects.c.deleted_at.is_(None)
_SLUG_LENGTH = 64
_SUFFIX = 8


@attrs.frozen
class PostgresProjects:
    """Projects in one transaction."""

    _transaction: Transaction

    @property
    def _connection(self) -> sa.Connection:
        return self._transaction.settled()

    def find(self, organization_id: uuid.UUID, project_id: uuid.UUID) -> Project | None:
        """Return the project, if there is one, deleted or not."""
        row = one(self._transaction.driver, _FIND, (organization_id, project_id))
        return None if row is None else to_value(dict(zip(_NAMES, row, strict=True)), Project)

    def by_remote(self, organization_id: uuid.UUID, remote: str) -> Project | None:
        """Return the project of a normalized git remote, as a whole."""
        return self._at(organization_id, remote, "")

    def holding(self, organization_id: uuid.UUID, remote: str, path: str) -> Project | None:
        """Return the project of the repository's innermost folder that *path* is or lies in."""
        parts = path.split("/")
        folders = ["/".join(parts[:number]) for number in range(len(parts) + 1)]
        statement = (
            sa.select(projects)
            .where(
                projects.c.organization_id == organization_id,
                projects.c.remote == remote,
                projects.c.path.in_(folders),
                _IS_LIVE,
            )
            .order_by(sa.func.length(projects.c.path).desc())
            .limit(1)
        )
        return _optional(self._connection.execute(statement).mappings().first())

    def by_slug(self, organization_id: uuid.UUID, slug: str) -> Project | None:
        """Return the project that has the slug."""
        return self._one(organization_id, projects.c.slug == slug)

    def by_root(self, organization_id: uuid.UUID, root: str) -> Project | None:
        """Return the project a folder was resolved to before, or the repository it lies in."""
        keys = [key_of_root(folder) for folder in (root, *_parents(root))]
        statement = (
            sa.select(projects)
            .join(
                project_roots,
                sa.and_(
                    project_roots.c.organization_id == projects.c.organization_id,
                    project_roots.c.project_id == projects.c.id,
                ),
            )
            .where(
                projects.c.organization_id == organization_id,
                project_roots.c.organization_id == organization_id,
                project_roots.c.root_key.in_(keys),
                sa.or_(project_roots.c.root_key == keys[0], projects.c.remote.is_not(None)),
                _IS_LIVE,
            )
            .order_by(sa.func.length(project_roots.c.root).desc())
            .limit(1)
        )
        return _optional(self._connection.execute(statement).mappings().first())

    def add(self, project: Project) -> Project:
        """Add the project under its slug, or the slug with a number when that is taken."""
        while True:
            other = self._insert(project)
            if other is not None:
                return other

    def save(self, project: Project) -> None:
        """Write the project's name, slug, remote, path and root, if it is closed or deleted."""
        row = to_row(project)
        self._connection.execute(
            sa.update(projects)
            .where(
                projects.c.organization_id == project.organization_id,
                projects.c.id == project.id,
            )
            .values({name: row[name] for name in _SAVED})
        )

    def remember_root(self, organization_id: uuid.UUID, root: str, project_id: uuid.UUID) -> None:
        """Note that *root* is a folder of the project; overrides what was noted before."""
        self._transaction.driver.execute(
            "insert into project_roots (organization_id, root_key, project_id, root)"
            " values (%s, %s, %s, %s) on conflict (organization_id, root_key) do update"
            " set project_id = excluded.project_id"
            " where project_roots.project_id <> excluded.project_id",
            (organization_id, key_of_root(root), project_id, root),
        )

    def unidentified(self, organization_id: uuid.UUID, root: str) -> tuple[Project, ...]:
        """Return them held until the transaction ends: they are about to be merged."""
        inside = [sa.func.starts_with(projects.c.root, root.rstrip(mark) + mark) for mark in "/\\"]
        rows = self._connection.execute(
            sa.select(projects)
            .where(
                projects.c.organization_id == organization_id,
                projects.c.remote.is_(None),
                _IS_LIVE,
                sa.or_(projects.c.root == root, *inside),
            )
            .order_by(projects.c.id)
            .with_for_update()
        ).mappings()
        return tuple(to_value(row, Project) for row in rows)

    def merge(self, organization_id: uuid.UUID, loser_id: uuid.UUID, winner_id: uuid.UUID) -> None:
        """Give everything of one project to another and remove it."""
        for table in (conversations, project_roots):
            self._connection.execute(
                sa.update(table)
                .where(table.c.organization_id == organization_id, table.c.project_id == loser_id)
                .values(project_id=winner_id)
            )
        self._connection.execute(
            sa.delete(projects).where(
                projects.c.organization_id == organization_id, projects.c.id == loser_id
            )
        )

    def page(
        self,
        organization_id: uuid.UUID,
        after: str | None,
        limit: int,
        hidden: Collection[uuid.UUID] = (),
    ) -> tuple[tuple[Project, ...], bool]:
        """Return projects by slug after *after*, none of *hidden*, and whether there are more."""
        statement = sa.select(projects).where(
            projects.c.organization_id == organization_id,
            _IS_LIVE,
            projects.c.id.not_in(sorted(hidden)),
        )
        if after is not None:
            statement = statement.where(projects.c.slug > after)
        rows = self._connection.execute(
            statement.order_by(projects.c.slug).limit(limit + 1)
        ).mappings()
        found = tuple(to_value(row, Project) for row in rows)
        return found[:limit], len(found) > limit

    def deleted(self, organization_id: uuid.UUID) -> tuple[Project, ...]:
        """Return the deleted projects, the last deleted first."""
        rows = self._connection.execute(
            sa.select(projects)
            .where(projects.c.organization_id == organization_id, ~_IS_LIVE)
            .order_by(projects.c.deleted_at.desc(), projects.c.id)
        ).mappings()
        return tuple(to_value(row, Project) for row in rows)

    def admitted(
        self, organization_id: uuid.UUID, project_id: uuid.UUID
    ) -> tuple[tuple[User, Level], ...]:
        """Return the members who were admitted to a project, by name."""
        rows = self._connection.execute(
            sa.select(users, project_members.c.level)
            .join(project_members, project_members.c.user_id == users.c.id)
            .where(
                project_members.c.organization_id == organization_id,
                project_members.c.project_id == project_id,
            )
            .order_by(users.c.name, users.c.id)
        ).mappings()
        return tuple((to_value(row, User), Level(row["level"])) for row in rows)

    def admit(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, user_id: uuid.UUID, level: Level
    ) -> None:
        """Admit a member at a level, whatever it was before.

        Raises:
            NoSuchProject: there is none such.
            NotFound: the user is no member.
        """
        values = (organization_id, project_id, user_id, level.value)
        self._transaction.driver.execute(_ADMIT, values)

    def dismiss(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, user_id: uuid.UUID
    ) -> bool:
        """End a member's admission; tell whether there was one."""
        values = (organization_id, project_id, user_id)
        return one(self._transaction.driver, _DISMISS, values) is not None

    def _at(self, organization_id: uuid.UUID, remote: str, path: str) -> Project | None:
        here = sa.and_(projects.c.remote == remote, projects.c.path == path)
        return self._one(organization_id, here)

    def _one(self, organization_id: uuid.UUID, condition: sa.ColumnElement[bool]) -> Project | None:
        statement = sa.select(projects).where(
            projects.c.organization_id == organization_id, condition, _IS_LIVE
        )
        return _optional(self._connection.execute(statement).mappings().first())

    def _insert(self, project: Project) -> Project | None:
        """Return the project as stored, or None when its slug was taken meanwhile."""
        wanted = attrs.evolve(project, slug=self._free_slug(project))
        driver = self._transaction.driver
        row = to_row(wanted)
        added = driver.execute(
            f"insert into projects ({', '.join(row)})"  # noqa: S608 - names of ours
            f" values ({', '.join('%s' for _ in row)}) on conflict do nothing returning id",
            list(row.values()),
        ).fetchone()
        if added is None:
            if project.remote is None:
                return None
            return self._at(project.organization_id, project.remote, project.path)
        if project.remote is not None:
            return wanted
        return self._settle_root(wanted)

    def _settle_root(self, project: Project) -> Project:
        """Let a folder without a remote belong to one project, whoever came first."""
        driver = self._transaction.driver
        first = driver.execute(
            "insert into project_roots (organization_id, root_key, project_id, root)"
            " values (%s, %s, %s, %s) on conflict do nothing returning root_key",
            (project.organization_id, key_of_root(project.root), project.id, project.root),
        ).fetchone()
        other = None if first else self.by_root(project.organization_id, project.root)
        if other is None:
            return project
        self.merge(project.organization_id, project.id, other.id)
        return other

    def _free_slug(self, project: Project) -> str:
        stem = project.slug[: _SLUG_LENGTH - _SUFFIX].rstrip("-")
        rows = self._connection.execute(
            sa.select(projects.c.slug).where(
                projects.c.organization_id == project.organization_id,
                _IS_LIVE,
                sa.or_(
                    projects.c.slug == project.slug,
                    sa.func.starts_with(projects.c.slug, f"{stem}-"),
                ),
            )
        ).scalars()
        taken = set(rows)
        number = 2
        slug = project.slug
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug


def key_of_root(root: str) -> uuid.UUID:
    """Return the key of a folder's name: 16 bytes of its hash."""
    digest = hashlib.blake2b(root.encode("utf-8", "surrogatepass"), digest_size=16)
    return uuid.UUID(bytes=digest.digest())


def _parents(root: str) -> list[str]:
    windows = "\\" in root and "/" not in root
    path = PureWindowsPath(root) if windows else PurePosixPath(root)
    return [str(parent) for parent in path.parents]


def _optional(row: sa.RowMapping | None) -> Project | None:
    return None if row is None else to_value(row, Project)
