"""What happens to organizations, their members and projects."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.event import Event
from crewkit_core.tenancy.levels import Level


@attrs.frozen(kw_only=True)
class OrganizationCreated(Event):
    """There is a new organization.

    Attributes:
        personal: Made with its owner, for their own sessions.
    """

    kind: ClassVar[str] = "organization.created"

    personal: bool


@attrs.frozen(kw_only=True)
class MemberJoined(Event):
    """A user, or a service account, is a member from now on."""

    kind: ClassVar[str] = "member.joined"

    level: Level


@attrs.frozen(kw_only=True)
class ProjectCreated(Event):
    """There is a new project."""

    kind: ClassVar[str] = "project.created"


@attrs.frozen(kw_only=True)
class ProjectIdentified(Event):
    """What was a folder is known to be a repository."""

    kind: ClassVar[str] = "project.identified"


@attrs.frozen(kw_only=True)
class ProjectMerged(Event):
    """A project turned out to be part of another and is gone; all it had is the other's.

    Attributes:
        into: The other.
    """

    kind: ClassVar[str] = "project.merged"

    into: uuid.UUID
