"""What the use cases of invitations have in common."""

import datetime as dt
import uuid

from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.kernel.actor import Actor
from crewkit_core.organizations.errors import NoSuchInvitation
from crewkit_core.organizations.model import Invitation
from crewkit_core.organizations.ports import InvitationDesk, OrganizationsUnit
from crewkit_core.organizations.views import InvitationView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import may_grant
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.changing_members import enforce

GONE = "there is no such invitation"


def invitation_view(invitation: Invitation, now: dt.datetime) -> InvitationView:
    """Return the invitation as the organization sees it."""
    return InvitationView(
        organization_id=invitation.organization_id,
        id=invitation.id,
        email=invitation.email,
        level=invitation.level,
        invited_by=invitation.invited_by,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
        mailed=invitation.token_hash is not None,
        expired=invitation.expires_at <= now,
    )


def held_invitation(
    unit: OrganizationsUnit,
    actor: Actor,
    place: tuple[uuid.UUID, uuid.UUID],
    kind: str,
) -> Invitation:
    """Return an invitation that the actor may change: whose level they may grant.

    Args:
        unit: Of the organization.
        actor: Who asks.
        place: The organization, and the invitation.
        kind: Of the event that is to happen.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchInvitation: the organization has none such.
        NotAllowed: its level is not below the actor's.
    """
    mine = require(unit, actor, place[0], Level.ADMIN)
    found = unit.invitations.find(*place)
    if found is None:
        raise NoSuchInvitation(GONE)
    enforce(unit, actor, may_grant(mine.level, found.level), kind, place)
    return found


def by_token(desk: InvitationDesk, token: str, now: dt.datetime) -> Invitation:
    """Return the invitation whose link holds *token*.

    Raises:
        NoSuchInvitation: there is none, or it has expired.
    """
    found = desk.find(hash_of(token))
    if found is None or found.expires_at <= now:
        raise NoSuchInvitation(GONE)
    return found


def still_meant(unit: OrganizationsUnit, invitation: Invitation) -> bool:
    """Test whether who invited could do so now: an invitation never outlives its maker's power."""
    inviter = unit.members.find(invitation.organization_id, invitation.invited_by)
    return inviter is not None and may_grant(inviter.level, invitation.level).allowed
