"""What tenancy asks of the outside."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from typing import Protocol

from crewkit_core.identity.model import User
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Organization, Project
from crewkit_core.tenancy.visibility import Visibility

Recording = Callable[[Trail], None]
"""Records what a call of its own transaction changed."""


class Members(Protocol):
    """Who belongs to an organization."""

    def find(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> Member | None:
        """Return the membership, if there is one."""
        ...

    def add(self, member: Member) -> None:
        """Add the membership; an existing one stays as it is.

        Raises:
            NotFound: there is no such user.
        """
        ...

    def hold(self, organization_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """Return the people who are owners and can sign in, none for a closed organization.

        Nobody else who asks this goes on until the unit ends: ask it before anything is decided
        that depends on who owns the organization.
        """
        ...

    def set_level(self, organization_id: uuid.UUID, user_id: uuid.UUID, level: Level) -> None:
        """Write a member's level."""
        ...

    def remove(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> None:
        """End the membership, and with it the tokens that act as the user or that they made.

        Their sessions stay theirs.
        """
        ...

    def person(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> tuple[User, Level] | None:
        """Return a member with their level, if there is one."""
        ...

    def people(self, organization_id: uuid.UUID) -> tuple[tuple[User, Level], ...]:
        """Return every member with their level, by name."""
        ...


class Projects(Protocol):
    """An organization's projects, found by what identifies them.

    Only ``find`` and ``deleted`` return one that is deleted.
    """

    def find(self, organization_id: uuid.UUID, project_id: uuid.UUID) -> Project | None:
        """Return the project, if there is one, deleted or not."""
        ...

    def deleted(self, organization_id: uuid.UUID) -> tuple[Project, ...]:
        """Return the deleted projects, the last deleted first."""
        ...

    def admitted(
        self, organization_id: uuid.UUID, project_id: uuid.UUID
    ) -> tuple[tuple[User, Level], ...]:
        """Return the members who were admitted to a project, by name."""
        ...

    def admit(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, user_id: uuid.UUID, level: Level
    ) -> None:
        """Admit a member at a level, whatever it was before.

        Raises:
            NoSuchProject: there is none such.
            NotFound: the user is no member.
        """
        ...

    def dismiss(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, user_id: uuid.UUID
    ) -> bool:
        """End a member's admission; tell whether there was one."""
        ...

    def by_remote(self, organization_id: uuid.UUID, remote: str) -> Project | None:
        """Return the project of a normalized git remote, as a whole."""
        ...

    def holding(self, organization_id: uuid.UUID, remote: str, path: str) -> Project | None:
        """Return the project of the repository's innermost folder that *path* is or lies in."""
        ...

    def by_slug(self, organization_id: uuid.UUID, slug: str) -> Project | None:
        """Return the project that has the slug."""
        ...

    def by_root(self, organization_id: uuid.UUID, root: str) -> Project | None:
        """Return the project a folder was resolved to before, or the repository it lies in."""
        ...

    def add(self, project: Project) -> Project:
        """Add the project under its slug, or the slug with a number when that is taken.

        Returns:
            The project as stored; the existing one when its remote and path have one, or its
            folder when it has no remote.
        """
        ...

    def save(self, project: Project) -> None:
        """Write the project's name, slug, remote, path and root, whether it is closed or deleted.

        Raises:
            SlugTaken, RemoteTaken: another project of the organization has it.
        """
        ...

    def remember_root(self, organization_id: uuid.UUID, root: str, project_id: uuid.UUID) -> None:
        """Note that *root* is a folder of the project; overrides what was noted before."""
        ...

    def unidentified(self, organization_id: uuid.UUID, root: str) -> tuple[Project, ...]:
        """Return projects without a remote whose root is *root* or a folder in it."""
        ...

    def merge(self, organization_id: uuid.UUID, loser_id: uuid.UUID, winner_id: uuid.UUID) -> None:
        """Give everything of one project to another and remove it."""
        ...

    def page(
        self,
        organization_id: uuid.UUID,
        after: str | None,
        limit: int,
        hidden: Collection[uuid.UUID] = (),
    ) -> tuple[tuple[Project, ...], bool]:
        """Return projects by slug after *after*, none of *hidden*, and whether there are more."""
        ...


class Organizations(Protocol):
    """The organization of a unit itself."""

    def find(self, organization_id: uuid.UUID) -> Organization | None:
        """Return it, held until the unit ends; None when it is closed."""
        ...

    def session_visibility(self, organization_id: uuid.UUID) -> Visibility | None:
        """Return what new sessions are, held by nobody; None when it is closed."""
        ...

    def save(self, organization: Organization) -> None:
        """Write its name and slug, what sessions in it are, and what is kept of them.

        Raises:
            SlugTaken: another organization has the slug.
        """
        ...

    def close(self, organization_id: uuid.UUID, at: dt.datetime) -> None:
        """Close it: for everybody it is as if it were not there; its slug is free again."""
        ...


class TenancyUnit(Protocol):
    """What a tenancy use case sees of one transaction."""

    @property
    def members(self) -> Members: ...

    @property
    def organizations(self) -> Organizations: ...

    @property
    def projects(self) -> Projects: ...

    @property
    def trail(self) -> Trail: ...


class Directory(Protocol):
    """People and their organizations, across organizations; each call is its own transaction."""

    def organizations_of(self, user_id: uuid.UUID) -> tuple[tuple[Organization, Level], ...]:
        """Return the user's organizations with their level in each, oldest first."""
        ...

    def slug_is_free(self, slug: str) -> bool:
        """Test whether no organization has the slug."""
        ...

    def user(self, user_id: uuid.UUID) -> User | None:
        """Return the user, if there is one."""
        ...

    def found(
        self, organization: Organization, owner: User, record: Recording | None = None
    ) -> None:
        """Store a new organization with its owner; what exists already stays.

        Args:
            record: Called with the trail of the transaction when the organization is new.
        """
        ...

    def person(
        self,
        organization_id: uuid.UUID,
        user: User,
        level: Level,
        record: Callable[[Trail, User], None] | None = None,
    ) -> User:
        """Return the organization's member with the user's e-mail, adding them when new.

        Args:
            record: Called with the trail of the transaction and whom it found, when the
                membership is new.
        """
        ...
