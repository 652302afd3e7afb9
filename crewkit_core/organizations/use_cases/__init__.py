"""What people can do with organizations: come in, hand over, close."""

from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.organizations.use_cases.accept_invitation import (
    AcceptInvitation,
    accept_invitation,
)
from crewkit_core.organizations.use_cases.cancel_invitation import (
    CancelInvitation,
    cancel_invitation,
)
from crewkit_core.organizations.use_cases.claim_domain import ClaimDomain, claim_domain
from crewkit_core.organizations.use_cases.decline_invitation import (
    DeclineInvitation,
    decline_invitation,
)
from crewkit_core.organizations.use_cases.delete_organization import (
    DeleteOrganization,
    delete_organization,
)
from crewkit_core.organizations.use_cases.invite_member import InviteMember, invite_member
from crewkit_core.organizations.use_cases.join_by_domain import JoinByDomain, join_by_domain
from crewkit_core.organizations.use_cases.list_domains import ListDomains, list_domains
from crewkit_core.organizations.use_cases.list_invitations import ListInvitations, list_invitations
from crewkit_core.organizations.use_cases.list_joinable import ListJoinable, list_joinable
from crewkit_core.organizations.use_cases.remove_domain import RemoveDomain, remove_domain
from crewkit_core.organizations.use_cases.resend_invitation import (
    ResendInvitation,
    resend_invitation,
)
from crewkit_core.organizations.use_cases.send_invitation import SendInvitation, send_invitation
from crewkit_core.organizations.use_cases.set_domain_joining import (
    SetDomainJoining,
    set_domain_joining,
)
from crewkit_core.organizations.use_cases.show_invitation import ShowInvitation, show_invitation
from crewkit_core.organizations.use_cases.transfer_ownership import (
    TransferOwnership,
    transfer_ownership,
)
from crewkit_core.organizations.use_cases.verify_domain import VerifyDomain, verify_domain

__all__ = [
    "USE_CASES",
    "AcceptInvitation",
    "CancelInvitation",
    "ClaimDomain",
    "DeclineInvitation",
    "DeleteOrganization",
    "InviteMember",
    "JoinByDomain",
    "ListDomains",
    "ListInvitations",
    "ListJoinable",
    "RemoveDomain",
    "ResendInvitation",
    "SendInvitation",
    "SetDomainJoining",
    "ShowInvitation",
    "TransferOwnership",
    "VerifyDomain",
]

USE_CASES: UseCases = {
    ClaimDomain: claim_domain,
    JoinByDomain: join_by_domain,
    ListDomains: list_domains,
    ListJoinable: list_joinable,
    RemoveDomain: remove_domain,
    SetDomainJoining: set_domain_joining,
    VerifyDomain: verify_domain,
    AcceptInvitation: accept_invitation,
    CancelInvitation: cancel_invitation,
    DeclineInvitation: decline_invitation,
    DeleteOrganization: delete_organization,
    InviteMember: invite_member,
    ListInvitations: list_invitations,
    ResendInvitation: resend_invitation,
    SendInvitation: send_invitation,
    ShowInvitation: show_invitation,
    TransferOwnership: transfer_ownership,
}
