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
class OrganizationChanged(Event):
    """An organization has another name or slug, or another visibility of new sessions."""

    kind: ClassVar[str] = "organization.changed"


@attrs.frozen(kw_only=True)
class OrganizationDeleted(Event):
    """An organization is closed: nobody reaches anything in it any more."""

    kind: ClassVar[str] = "organization.deleted"


@attrs.frozen(kw_only=True)
class MemberLevelChanged(Event):
    """A member may do more or less from now on."""

    kind: ClassVar[str] = "member.level_changed"

    level: Level


@attrs.frozen(kw_only=True)
class MemberRemoved(Event):
    """A user is no member any more.

    Attributes:
        left: They went by themselves.
    """

    kind: ClassVar[str] = "member.removed"

    left: bool


@attrs.frozen(kw_only=True)
class OwnershipTransferred(Event):
    """An owner made another member the owner and stepped down.

    Attributes:
        to: The new owner; the object is the former one.
    """

    kind: ClassVar[str] = "organization.ownership_transferred"

    to: uuid.UUID


@attrs.frozen(kw_only=True)
class ProjectChanged(Event):
    """A project has another name, slug or git remote."""

    kind: ClassVar[str] = "project.changed"


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
