"""Claim a domain no more."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import NoSuchDomain
from crewkit_core.organizations.events import DomainRemoved
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.proving_domains import NONE
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class RemoveDomain(Command[None]):
    """This domain is ours no more; who joined by it stays."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    domain: str


def remove_domain(command: RemoveDomain, *, actor: Actor, work: Work[OrganizationsUnit]) -> None:
    """Forget the domain; another claim has to be proven anew.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchDomain: the organization claims none such.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        require(unit, actor, organization_id, command.needs.level)
        found = unit.domains.find(organization_id, command.domain.lower())
        if found is None:
            raise NoSuchDomain(NONE)
        unit.domains.remove(organization_id, found.name)
        told = DomainRemoved(organization_id=organization_id, object_id=found.name)
        verified = found.verified_at is not None
        unit.trail.record(actor, told, before={"verified": verified, "level": found.level})
