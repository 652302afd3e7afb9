"""Say what people with an address of a domain become when they join."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import NoSuchDomain
from crewkit_core.organizations.events import DomainJoiningSet
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.proving_domains import NONE, domain_view
from crewkit_core.organizations.views import DomainView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class SetDomainJoining(Command[DomainView]):
    """Who has an address there joins without an invitation, once the domain is proven.

    Attributes:
        level: What they become: viewer or developer; None: they need an invitation.
    """

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    domain: str
    level: Level | None


def set_domain_joining(
    command: SetDomainJoining, *, actor: Actor, work: Work[OrganizationsUnit]
) -> DomainView:
    """Return the domain; who joined before stays what they are.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchDomain: the organization claims none such.
        Invalid: the level is above developer.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        require(unit, actor, organization_id, command.needs.level)
        found = unit.domains.find(organization_id, command.domain.lower())
        if found is None:
            raise NoSuchDomain(NONE)
        if command.level is not None and command.level.reaches(Level.MANAGER):
            raise wrong_field("level", "is viewer or developer; others are invited")
        changed = attrs.evolve(found, level=command.level)
        if changed != found:
            unit.domains.save(changed)
            told = DomainJoiningSet(
                organization_id=organization_id, object_id=found.name, level=command.level
            )
            before, after = {"level": found.level}, {"level": command.level}
            unit.trail.record(actor, told, before=before, after=after)
    return domain_view(changed)
