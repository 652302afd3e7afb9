"""What the platform's own people do, and what they look at."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.event import Event
from crewkit_core.platform.model import Looked


@attrs.frozen(kw_only=True)
class PlatformLinkCreated(Event):
    """Whoever runs the installation made a link that makes its first platform owner."""

    kind: ClassVar[str] = "platform.link_created"


@attrs.frozen(kw_only=True)
class PlatformRoleGranted(Event):
    """A user has a platform role, or another one.

    Attributes:
        first: The platform had no owner before.
    """

    kind: ClassVar[str] = "platform_role.granted"

    role: PlatformRole
    first: bool = False


@attrs.frozen(kw_only=True)
class PlatformRoleRevoked(Event):
    """A user has no platform role any more."""

    kind: ClassVar[str] = "platform_role.revoked"

    role: PlatformRole


@attrs.frozen(kw_only=True)
class UserDisabled(Event):
    """Staff keep a user out, everywhere and at once.

    Attributes:
        sign_ins: How many of theirs ended.
    """

    kind: ClassVar[str] = "user.disabled"

    sign_ins: int


@attrs.frozen(kw_only=True)
class UserEnabled(Event):
    """Staff let a user in again."""

    kind: ClassVar[str] = "user.enabled"


@attrs.frozen(kw_only=True)
class UserLookedAt(Event):
    """Staff looked at a user."""

    kind: ClassVar[str] = "user.looked_at"


@attrs.frozen(kw_only=True)
class OrganizationLookedAt(Event):
    """Staff looked at an organization; told in its own trail, and in the platform's.

    Attributes:
        organization: Which one.
        what: Its people, its audit records or its events.
    """

    kind: ClassVar[str] = "organization.looked_at"

    organization: uuid.UUID
    what: Looked


@attrs.frozen(kw_only=True)
class OrganizationRestored(Event):
    """Staff opened a closed organization again; told in its own trail, and in the platform's.

    Attributes:
        organization: Which one.
    """

    kind: ClassVar[str] = "organization.restored"

    organization: uuid.UUID
