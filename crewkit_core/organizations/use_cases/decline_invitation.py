"""Say no to an invitation."""

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import NoSuchInvitation
from crewkit_core.organizations.events import InvitationDeclined
from crewkit_core.organizations.ports import InvitationDesk, OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import GONE, by_token


@attrs.frozen(kw_only=True)
class DeclineInvitation(Command[None]):
    """I do not want to join; whoever holds the link may say so.

    Attributes:
        token: From the mailed link.
    """

    token: str = attrs.field(repr=False)


def decline_invitation(
    command: DeclineInvitation,
    *,
    actor: Actor,
    desk: InvitationDesk,
    work: Work[OrganizationsUnit],
    clock: Clock,
) -> None:
    """Forget the invitation.

    Raises:
        NoSuchInvitation: there is none, or it has expired.
    """
    found = by_token(desk, command.token, clock.now())
    with work(found.organization_id) as unit:
        if unit.invitations.find(found.organization_id, found.id) is None:
            raise NoSuchInvitation(GONE)
        unit.invitations.remove(found.organization_id, found.id)
        told = InvitationDeclined(organization_id=found.organization_id, object_id=found.id)
        unit.trail.record(actor, told, before={"email": found.email, "level": found.level})
