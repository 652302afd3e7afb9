"""What happens to invitations."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.event import Event
from crewkit_core.tenancy.levels import Level


@attrs.frozen(kw_only=True)
class MemberInvited(Event):
    """Somebody was asked to join; the object is the invitation."""

    kind: ClassVar[str] = "member.invited"

    level: Level


@attrs.frozen(kw_only=True)
class InvitationResent(Event):
    """The invitation's link was mailed anew; the one before works no more."""

    kind: ClassVar[str] = "invitation.resent"


@attrs.frozen(kw_only=True)
class InvitationMailed(Event):
    """A mail with the invitation's link was written."""

    kind: ClassVar[str] = "invitation.mailed"


@attrs.frozen(kw_only=True)
class InvitationCanceled(Event):
    """The invitation was taken back."""

    kind: ClassVar[str] = "invitation.canceled"


@attrs.frozen(kw_only=True)
class InvitationAccepted(Event):
    """Who was invited joined."""

    kind: ClassVar[str] = "invitation.accepted"


@attrs.frozen(kw_only=True)
class InvitationDeclined(Event):
    """Who was invited does not want to join."""

    kind: ClassVar[str] = "invitation.declined"
