"""List the domains that an organization claims."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.proving_domains import domain_view
from crewkit_core.organizations.views import DomainView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class ListDomains(Query[Page[DomainView]]):
    """Which domains are ours, and whom do they let in?"""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID


def list_domains(
    query: ListDomains, *, actor: Actor, work: Work[OrganizationsUnit]
) -> Page[DomainView]:
    """Return them by name; the whole list is one page.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
    """
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, query.needs.level)
        found = unit.domains.all(query.organization_id)
    return Page(data=tuple(map(domain_view, found)))
