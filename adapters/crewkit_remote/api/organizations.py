"""Made from the description of the API by ``tox -e docs``.

How people come into organizations, how these change hands, and how they end.
"""

import uuid

from crewkit_core.kernel.page import Page
from crewkit_core.organizations.views import (
    DomainView,
    InvitationView,
    JoinableView,
    OpenInvitationView,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.views import MemberView, OrganizationView
from crewkit_remote.speaking import Speaking


class OrganizationsApi(Speaking):
    """Operations of this part."""

    def delete_organization(
        self, organization_id: uuid.UUID, *, name: str, step_up: str | None = None
    ) -> None:
        """Close an organization.

        Close this organization: nobody reaches anything in it any more.
        """
        self._nothing(
            "delete_organization",
            {"organization_id": organization_id},
            body={"name": name, "step_up": step_up},
        )

    def transfer_ownership(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, *, step_up: str | None = None
    ) -> MemberView:
        """Make a member the owner, and step down.

        Make this member the owner in my place; I stay as an admin.
        """
        return self._one(
            MemberView,
            "transfer_ownership",
            {"organization_id": organization_id, "user_id": user_id},
            body={"step_up": step_up},
        )

    def invitations(self, organization_id: uuid.UUID) -> Page[InvitationView]:
        """List invitations that are not answered.

        Who was asked to join and has not answered?
        """
        return self._page(InvitationView, "invitations", {"organization_id": organization_id})

    def invite_member(
        self, organization_id: uuid.UUID, *, email: str, level: Level = Level.VIEWER
    ) -> InvitationView:
        """Ask somebody to join.

        Ask who has this address to join, at this level; the mail follows.
        """
        return self._one(
            InvitationView,
            "invite_member",
            {"organization_id": organization_id},
            body={"email": email, "level": level},
        )

    def resend_invitation(
        self, organization_id: uuid.UUID, invitation_id: uuid.UUID
    ) -> InvitationView:
        """Mail an invitation again.

        Mail this invitation again: a new link, good for 7 days; the one before works no
        more.
        """
        return self._one(
            InvitationView,
            "resend_invitation",
            {"organization_id": organization_id, "invitation_id": invitation_id},
        )

    def cancel_invitation(self, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> None:
        """Take an invitation back.

        Take this invitation back; its link works no more.
        """
        self._nothing(
            "cancel_invitation",
            {"organization_id": organization_id, "invitation_id": invitation_id},
        )

    def invitation(self, *, token: str) -> OpenInvitationView:
        """Show an invitation to who holds its link.

        What am I invited to?
        """
        return self._one(OpenInvitationView, "invitation", {}, body={"token": token})

    def accept_invitation(self, *, token: str) -> OrganizationView:
        """Join the organization of an invitation.

        Join the organization that I am invited to.
        """
        return self._one(OrganizationView, "accept_invitation", {}, body={"token": token})

    def decline_invitation(self, *, token: str) -> None:
        """Say no to an invitation.

        I do not want to join; whoever holds the link may say so.
        """
        self._nothing("decline_invitation", {}, body={"token": token})

    def joinable(self) -> Page[JoinableView]:
        """List organizations that take me in without an invitation.

        Which organizations may I join, since my address is of their domain?
        """
        return self._page(JoinableView, "joinable", {})

    def join_by_domain(self, *, organization: uuid.UUID) -> OrganizationView:
        """Join an organization whose domain my address is of.

        Let me in: my address is of your domain.
        """
        return self._one(
            OrganizationView, "join_by_domain", {}, body={"organization": organization}
        )

    def domains(self, organization_id: uuid.UUID) -> Page[DomainView]:
        """List the domains that an organization claims.

        Which domains are ours, and whom do they let in?
        """
        return self._page(DomainView, "domains", {"organization_id": organization_id})

    def claim_domain(self, organization_id: uuid.UUID, *, domain: str) -> DomainView:
        """Say that a domain is the organization's.

        This domain is ours; tell me how to prove it.
        """
        return self._one(
            DomainView,
            "claim_domain",
            {"organization_id": organization_id},
            body={"domain": domain},
        )

    def verify_domain(self, organization_id: uuid.UUID, domain: str) -> DomainView:
        """Look for the record that proves a domain.

        The record is there: look.
        """
        return self._one(
            DomainView, "verify_domain", {"organization_id": organization_id, "domain": domain}
        )

    def set_domain_joining(
        self, organization_id: uuid.UUID, domain: str, *, level: Level | None
    ) -> DomainView:
        """Say what people of a domain become when they join, or that they are invited.

        Who has an address there joins without an invitation, once the domain is proven.
        """
        return self._one(
            DomainView,
            "set_domain_joining",
            {"organization_id": organization_id, "domain": domain},
            body={"level": level},
        )

    def remove_domain(self, organization_id: uuid.UUID, domain: str) -> None:
        """Claim a domain no more.

        This domain is ours no more; who joined by it stays.
        """
        self._nothing("remove_domain", {"organization_id": organization_id, "domain": domain})
