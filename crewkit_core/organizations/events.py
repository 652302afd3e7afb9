"""What happens to invitations and domains."""

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


@attrs.frozen(kw_only=True)
class DomainClaimed(Event):
    """Somebody says that a domain is the organization's; the object is the domain."""

    kind: ClassVar[str] = "domain.claimed"


@attrs.frozen(kw_only=True)
class DomainVerified(Event):
    """It is proven that the domain is the organization's, for the first time or again."""

    kind: ClassVar[str] = "domain.verified"


@attrs.frozen(kw_only=True)
class DomainLapsed(Event):
    """The proof was gone when it was looked for again; nobody joins by the domain any more."""

    kind: ClassVar[str] = "domain.lapsed"


@attrs.frozen(kw_only=True)
class DomainJoiningSet(Event):
    """What people with an address of the domain become when they join was changed."""

    kind: ClassVar[str] = "domain.joining_set"

    level: Level | None


@attrs.frozen(kw_only=True)
class DomainRemoved(Event):
    """The domain is the organization's no more; who joined by it stays."""

    kind: ClassVar[str] = "domain.removed"
