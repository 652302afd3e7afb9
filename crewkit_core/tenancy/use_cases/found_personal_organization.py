"""Make the local owner and their personal organization."""

import uuid

import attrs

from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.slug import slugify
from crewkit_core.kernel.text import storable
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.events import MemberJoined, OrganizationCreated
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.ports import Directory, Recording
from crewkit_core.tenancy.use_cases.show_organization import ShowOrganization, show_organization
from crewkit_core.tenancy.views import OrganizationView


@attrs.frozen(kw_only=True)
class FoundPersonalOrganization(Command[OrganizationView]):
    """Give the actor, the owner of this installation, an organization of their own.

    Attributes:
        owner_name: What to call the owner.
        name: The organization's name.
    """

    owner_name: str
    name: str


def found_personal_organization(
    command: FoundPersonalOrganization, *, actor: Actor, directory: Directory, clock: Clock
) -> OrganizationView:
    """Return the actor's personal organization, made when there is none yet."""
    for organization, _ in directory.organizations_of(actor.user_id):
        if organization.personal:
            found: uuid.UUID = organization.id
            break
    else:
        now = clock.now()
        found = new_id(now)
        name = storable(command.name, 200)
        directory.found(
            Organization(id=found, name=name, slug=slugify(name), personal=True, created_at=now),
            User(
                id=actor.user_id,
                name=storable(command.owner_name, 200),
                email=None,
                created_at=now,
            ),
            _recording(actor, found, name),
        )
    return show_organization(
        ShowOrganization(organization_id=found), actor=actor, directory=directory
    )


def _recording(actor: Actor, organization_id: uuid.UUID, name: str) -> Recording:
    def record(trail: Trail) -> None:
        created = OrganizationCreated(
            organization_id=organization_id, object_id=organization_id, personal=True
        )
        trail.record(actor, created, after={"name": name})
        joined = MemberJoined(
            organization_id=organization_id, object_id=actor.user_id, level=Level.OWNER
        )
        trail.record(actor, joined, after={"level": Level.OWNER})

    return record
