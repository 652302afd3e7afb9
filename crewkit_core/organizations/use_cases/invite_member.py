"""Ask somebody to join."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.use_cases.asking import check_email
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import LimitReached
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import (
    AlreadyInvited,
    AlreadyMember,
    PersonalOrganizationStays,
)
from crewkit_core.organizations.events import MemberInvited
from crewkit_core.organizations.lifetimes import INVITATION
from crewkit_core.organizations.model import Invitation
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import invitation_view
from crewkit_core.organizations.use_cases.send_invitation import SendInvitation
from crewkit_core.organizations.views import InvitationView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Further, Needs, may_grant
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.changing_members import enforce

MOST_OPEN = 200


@attrs.frozen(kw_only=True)
class InviteMember(Command[InvitationView]):
    """Ask who has this address to join, at this level; the mail follows."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN, further=Further.GRANT)

    organization_id: uuid.UUID
    email: str
    level: Level = Level.VIEWER


def invite_member(
    command: InviteMember, *, actor: Actor, work: Work[OrganizationsUnit], clock: Clock
) -> InvitationView:
    """Return the invitation; its link works for 7 days and is only in the mail.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NotAllowed: the level is not below the actor's own.
        Invalid: the address is none.
        AlreadyMember, AlreadyInvited: who has the address is, or was asked already.
        PersonalOrganizationStays: it is somebody's personal organization.
        LimitReached: 200 invitations are open.
    """
    organization_id, now = command.organization_id, clock.now()
    email = check_email(command.email)
    invitation = Invitation(
        organization_id=organization_id,
        id=new_id(now),
        email=email,
        level=command.level,
        invited_by=actor.user_id,
        created_at=now,
        expires_at=now + INVITATION,
    )
    with work(organization_id) as unit:
        mine = require(unit, actor, organization_id, command.needs.level)
        decision = may_grant(mine.level, command.level)
        enforce(unit, actor, decision, MemberInvited.kind, (organization_id, invitation.id))
        _check_room(unit, invitation)
        unit.invitations.add(invitation)
        told = MemberInvited(
            organization_id=organization_id, object_id=invitation.id, level=command.level
        )
        unit.trail.record(actor, told, after={"email": email, "level": command.level})
        job = SendInvitation(organization_id=organization_id, invitation_id=invitation.id)
        unit.jobs.add(job)
    return invitation_view(invitation, now)


def _check_room(unit: OrganizationsUnit, invitation: Invitation) -> None:
    organization_id = invitation.organization_id
    organization = unit.organizations.find(organization_id)
    if organization is not None and organization.personal:
        raise PersonalOrganizationStays("a personal organization is its owner's alone")
    if invitation.email in {user.email for user, _ in unit.members.people(organization_id)}:
        raise AlreadyMember("who has this address is a member")
    open_ones = unit.invitations.all(organization_id)
    if len(open_ones) >= MOST_OPEN:
        raise LimitReached(f"{MOST_OPEN} invitations are open; cancel some first")
    for other in open_ones:
        if other.email == invitation.email:
            if other.expires_at > invitation.created_at:
                raise AlreadyInvited("this address has an open invitation; resend or cancel it")
            unit.invitations.remove(organization_id, other.id)
