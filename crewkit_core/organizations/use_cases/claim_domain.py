"""Say that a domain is the organization's."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.secret_text import new_secret
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import LimitReached
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.domain_names import check_domain
from crewkit_core.organizations.errors import DomainClaimedAlready, PersonalOrganizationStays
from crewkit_core.organizations.events import DomainClaimed
from crewkit_core.organizations.model import Domain
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.proving_domains import domain_view
from crewkit_core.organizations.views import DomainView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require

MOST = 50


@attrs.frozen(kw_only=True)
class ClaimDomain(Command[DomainView]):
    """This domain is ours; tell me how to prove it."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    domain: str


def claim_domain(
    command: ClaimDomain, *, actor: Actor, work: Work[OrganizationsUnit], clock: Clock
) -> DomainView:
    """Return the domain with the record that proves it; until then it lets nobody in.

    Whether another organization proved it is not told to who has not.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        Invalid: it is no domain, or everybody gets an address there.
        PersonalOrganizationStays: it is somebody's personal organization.
        DomainClaimedAlready: the organization claims it.
        LimitReached: it claims 50.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        require(unit, actor, organization_id, command.needs.level)
        domain = Domain(
            organization_id=organization_id,
            name=check_domain(command.domain),
            token=new_secret(),
            claimed_at=clock.now(),
        )
        _check_room(unit, domain)
        unit.domains.add(domain)
        told = DomainClaimed(organization_id=organization_id, object_id=domain.name)
        unit.trail.record(actor, told)
    return domain_view(domain)


def _check_room(unit: OrganizationsUnit, domain: Domain) -> None:
    organization = unit.organizations.find(domain.organization_id)
    if organization is not None and organization.personal:
        raise PersonalOrganizationStays("a personal organization is its owner's alone")
    known = unit.domains.all(domain.organization_id)
    if domain.name in {each.name for each in known}:
        raise DomainClaimedAlready("the organization claims this domain")
    if len(known) >= MOST:
        raise LimitReached(f"{MOST} domains are claimed; remove some first")
