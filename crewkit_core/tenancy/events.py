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


@attrs.frozen(kw_only=True)
class ProjectDeleted(Event):
    """A project is deleted: nobody sees it or its sessions any more."""

    kind: ClassVar[str] = "project.deleted"


@attrs.frozen(kw_only=True)
class ProjectRestored(Event):
    """A deleted project is there again, with its sessions."""

    kind: ClassVar[str] = "project.restored"


@attrs.frozen(kw_only=True)
class ProjectAccessChanged(Event):
    """A project is closed to all but admins and those admitted, or open to every member.

    Attributes:
        closed: It is closed now.
    """

    kind: ClassVar[str] = "project.access_changed"

    closed: bool


@attrs.frozen(kw_only=True)
class ProjectMemberAdmitted(Event):
    """A member sees a project also while it is closed.

    Attributes:
        user_id: Who.
        level: What they may do in it then.
    """

    kind: ClassVar[str] = "project.member_admitted"

    user_id: uuid.UUID
    level: Level


@attrs.frozen(kw_only=True)
class ProjectMemberDismissed(Event):
    """A member sees a project no more while it is closed.

    Attributes:
        user_id: Who.
    """

    kind: ClassVar[str] = "project.member_dismissed"

    user_id: uuid.UUID
