"""Show an invitation to who holds its link."""

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import NoSuchInvitation
from crewkit_core.organizations.ports import InvitationDesk, OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import GONE, by_token, still_meant
from crewkit_core.organizations.views import OpenInvitationView


@attrs.frozen(kw_only=True)
class ShowInvitation(Query[OpenInvitationView]):
    """What am I invited to?

    Attributes:
        token: From the mailed link.
    """

    token: str = attrs.field(repr=False)


def show_invitation(
    query: ShowInvitation,
    *,
    actor: Actor,  # noqa: ARG001 - every use case has an actor; here anybody with the link
    desk: InvitationDesk,
    work: Work[OrganizationsUnit],
    clock: Clock,
) -> OpenInvitationView:
    """Return the invitation.

    Raises:
        NoSuchInvitation: there is none, it has expired, or who sent it could not do so now.
    """
    found = by_token(desk, query.token, clock.now())
    with work(found.organization_id) as unit:
        organization = unit.organizations.find(found.organization_id)
        if organization is None or not still_meant(unit, found):
            raise NoSuchInvitation(GONE)
        inviter = unit.members.person(found.organization_id, found.invited_by)
    return OpenInvitationView(
        organization=organization.name,
        inviter=None if inviter is None else inviter[0].name,
        email=found.email,
        level=found.level,
        expires_at=found.expires_at,
    )
