"""Prove that a domain is the organization's, or that it still is."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import Limiter
from crewkit_core.accounts.use_cases.asking import limit
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import NoSuchDomain
from crewkit_core.organizations.lifetimes import DOMAIN_CHECKS
from crewkit_core.organizations.ports import DomainRecords, OrganizationsUnit
from crewkit_core.organizations.use_cases.proving_domains import NONE, domain_view, prove
from crewkit_core.organizations.views import DomainView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class VerifyDomain(Command[DomainView]):
    """The record is there: look."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    domain: str


def verify_domain(
    command: VerifyDomain,
    *,
    actor: Actor,
    work: Work[OrganizationsUnit],
    domain_records: DomainRecords,
    limiter: Limiter,
    clock: Clock,
) -> DomainView:
    """Return the domain, proven now; where the proof is gone, it lets nobody in from now on.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchDomain: the organization claims none such.
        DomainUnproven: the record is not there.
        DomainTaken: another organization proved it.
        RateLimited: it was looked for too often.
        Unavailable: the DNS does not answer; nothing changes.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        require(unit, actor, organization_id, command.needs.level)
        found = unit.domains.find(organization_id, command.domain.lower())
    if found is None:
        raise NoSuchDomain(NONE)
    limit(limiter, (f"domain/{organization_id}", DOMAIN_CHECKS))
    return domain_view(
        prove(found, actor=actor, work=work, records=domain_records, now=clock.now())
    )
