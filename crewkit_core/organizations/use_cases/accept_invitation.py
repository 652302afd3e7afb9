"""Join an organization."""

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import InvitedAnother, NoSuchInvitation
from crewkit_core.organizations.events import InvitationAccepted
from crewkit_core.organizations.ports import InvitationDesk, OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import GONE, by_token, still_meant
from crewkit_core.tenancy.events import MemberJoined
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.views import OrganizationView


@attrs.frozen(kw_only=True)
class AcceptInvitation(Command[OrganizationView]):
    """Join the organization that I am invited to.

    Attributes:
        token: From the mailed link.
    """

    token: str = attrs.field(repr=False)


def accept_invitation(
    command: AcceptInvitation,
    *,
    actor: Actor,
    desk: InvitationDesk,
    work: Work[OrganizationsUnit],
    account_work: AccountWork,
    clock: Clock,
) -> OrganizationView:
    """Return the organization, whose member the actor is now; nobody's level is raised by it.

    Raises:
        Unauthenticated, NoAccount: nobody with an account is asking.
        Forbidden: a limited token is asking.
        NoSuchInvitation: there is none, it has expired, or who sent it could not do so now.
        InvitedAnother: it is to another address than the account's.
    """
    if actor.grant is not None:
        raise Forbidden("a limited token joins nothing")
    with account_work() as accounts:
        email = account_of(accounts, actor).email
    invitation = by_token(desk, command.token, clock.now())
    if invitation.email != email:
        raise InvitedAnother("this invitation is to another address than your account's")
    organization_id = invitation.organization_id
    with work(organization_id) as unit:
        organization = unit.organizations.find(organization_id)
        held = unit.invitations.find(organization_id, invitation.id)
        if organization is None or held is None or held.token_hash != invitation.token_hash:
            raise NoSuchInvitation(GONE)
        if not still_meant(unit, held):
            raise NoSuchInvitation(GONE)
        _join(
            unit,
            actor,
            Member(organization_id=organization_id, user_id=actor.user_id, level=held.level),
        )
        unit.invitations.remove(organization_id, held.id)
        told = InvitationAccepted(organization_id=organization_id, object_id=held.id)
        unit.trail.record(actor, told, before={"email": held.email, "level": held.level})
        member = unit.members.find(organization_id, actor.user_id)
    return OrganizationView.of(organization, held.level if member is None else member.level)


def _join(unit: OrganizationsUnit, actor: Actor, member: Member) -> None:
    if unit.members.find(member.organization_id, member.user_id) is not None:
        return
    unit.members.add(member)
    told = MemberJoined(
        organization_id=member.organization_id, object_id=member.user_id, level=member.level
    )
    unit.trail.record(actor, told, after={"level": member.level})
