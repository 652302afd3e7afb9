"""Mail an invitation again."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.events import InvitationResent
from crewkit_core.organizations.lifetimes import INVITATION
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import held_invitation, invitation_view
from crewkit_core.organizations.use_cases.send_invitation import SendInvitation
from crewkit_core.organizations.views import InvitationView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Further, Needs


@attrs.frozen(kw_only=True)
class ResendInvitation(Command[InvitationView]):
    """Mail this invitation again: a new link, good for 7 days; the one before works no more."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN, further=Further.GRANT)

    organization_id: uuid.UUID
    invitation_id: uuid.UUID


def resend_invitation(
    command: ResendInvitation, *, actor: Actor, work: Work[OrganizationsUnit], clock: Clock
) -> InvitationView:
    """Return the invitation.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchInvitation: the organization has none such.
        NotAllowed: its level is not below the actor's.
    """
    now, place = clock.now(), (command.organization_id, command.invitation_id)
    with work(command.organization_id) as unit:
        found = held_invitation(unit, actor, place, InvitationResent.kind)
        # it is theirs now: who asked first may have left
        renewed = attrs.evolve(
            found, invited_by=actor.user_id, token_hash=None, expires_at=now + INVITATION
        )
        unit.invitations.save(renewed)
        told = InvitationResent(organization_id=place[0], object_id=place[1])
        before, after = {"expires_at": found.expires_at}, {"expires_at": renewed.expires_at}
        unit.trail.record(actor, told, before=before, after=after)
        unit.jobs.add(SendInvitation(organization_id=place[0], invitation_id=place[1]))
    return invitation_view(renewed, now)
