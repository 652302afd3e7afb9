"""Refusals around invitations and domains."""

from typing import ClassVar

from crewkit_core.kernel.errors import Conflict, Forbidden, NotFound


class NoSuchInvitation(NotFound):
    """There is no such invitation: never, any more, or it was answered."""

    code: ClassVar[str] = "invitation_not_found"


class AlreadyInvited(Conflict):
    """The address has an invitation that is still open."""

    code: ClassVar[str] = "already_invited"


class AlreadyMember(Conflict):
    """Who has the address is a member."""

    code: ClassVar[str] = "already_member"


class InvitedAnother(Forbidden):
    """The invitation is to another address than the account's."""

    code: ClassVar[str] = "invitation_for_another"


class PersonalOrganizationStays(Conflict):
    """A personal organization goes with its account, and is nobody else's."""

    code: ClassVar[str] = "personal_organization"


class NoSuchDomain(NotFound):
    """The organization claims no such domain."""

    code: ClassVar[str] = "domain_not_found"


class DomainClaimedAlready(Conflict):
    """The organization claims it already."""

    code: ClassVar[str] = "domain_claimed"


class DomainTaken(Conflict):
    """Another organization proved that it is theirs; told only to who proved it, too."""

    code: ClassVar[str] = "domain_taken"


class DomainUnproven(Conflict):
    """The record that proves it is not there."""

    code: ClassVar[str] = "domain_unproven"


class NothingToJoin(NotFound):
    """No organization takes the asker in without an invitation."""

    code: ClassVar[str] = "nothing_to_join"
