"""Tenancy's refusals."""

from typing import ClassVar

from crewkit_core.kernel.errors import Conflict, Forbidden, NotFound


class NoSuchOrganization(NotFound):
    """There is no such organization, or the actor is no member of it."""

    code: ClassVar[str] = "organization_not_found"


class NoSuchProject(NotFound):
    """The organization has no such project."""

    code: ClassVar[str] = "project_not_found"


class LevelTooLow(Forbidden):
    """The member's permission level does not reach what this needs."""

    code: ClassVar[str] = "level_too_low"


class NoSuchMember(NotFound):
    """The organization has no such member."""

    code: ClassVar[str] = "member_not_found"


class NotAllowed(Forbidden):
    """A rule of the organization does not let this member do this to that one."""

    code: ClassVar[str] = "not_allowed"


class LastOwner(Conflict):
    """An organization always has an owner who can sign in: make somebody else one first."""

    code: ClassVar[str] = "last_owner"


class SlugTaken(Conflict):
    """Something else has this slug."""

    code: ClassVar[str] = "slug_taken"


class RemoteTaken(Conflict):
    """Another project of the organization has this git remote."""

    code: ClassVar[str] = "remote_taken"
