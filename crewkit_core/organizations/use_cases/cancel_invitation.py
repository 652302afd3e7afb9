"""Take an invitation back."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.events import InvitationCanceled
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import held_invitation
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Further, Needs


@attrs.frozen(kw_only=True)
class CancelInvitation(Command[None]):
    """Take this invitation back; its link works no more."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN, further=Further.GRANT)

    organization_id: uuid.UUID
    invitation_id: uuid.UUID


def cancel_invitation(
    command: CancelInvitation, *, actor: Actor, work: Work[OrganizationsUnit]
) -> None:
    """Forget the invitation.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchInvitation: the organization has none such.
        NotAllowed: its level is not below the actor's.
    """
    place = command.organization_id, command.invitation_id
    with work(command.organization_id) as unit:
        found = held_invitation(unit, actor, place, InvitationCanceled.kind)
        unit.invitations.remove(*place)
        told = InvitationCanceled(organization_id=place[0], object_id=place[1])
        unit.trail.record(actor, told, before={"email": found.email, "level": found.level})
