"""Tenancy's refusals."""

from typing import ClassVar

from crewkit_core.kernel.errors import Forbidden, NotFound


class NoSuchOrganization(NotFound):
    """There is no such organization, or the actor is no member of it."""

    code: ClassVar[str] = "organization_not_found"


class NoSuchProject(NotFound):
    """The organization has no such project."""

    code: ClassVar[str] = "project_not_found"


class LevelTooLow(Forbidden):
    """The member's permission level does not reach what this needs."""

    code: ClassVar[str] = "level_too_low"
