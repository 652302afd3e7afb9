"""List an organization's invitations."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import invitation_view
from crewkit_core.organizations.views import InvitationView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class ListInvitations(Query[Page[InvitationView]]):
    """Who was asked to join and has not answered?"""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID


def list_invitations(
    query: ListInvitations, *, actor: Actor, work: Work[OrganizationsUnit], clock: Clock
) -> Page[InvitationView]:
    """Return them, newest first; the whole list is one page.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
    """
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, query.needs.level)
        found = unit.invitations.all(query.organization_id)
    return Page(data=tuple(invitation_view(each, clock.now()) for each in found))
