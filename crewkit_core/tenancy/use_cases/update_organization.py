"""Give an organization another name or slug, or its new sessions another visibility."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_core.tenancy.events import OrganizationChanged
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.asking import check_name, check_slug
from crewkit_core.tenancy.views import OrganizationView
from crewkit_core.tenancy.visibility import Visibility


@attrs.frozen(kw_only=True)
class UpdateOrganization(Command[OrganizationView]):
    """Call the organization so; None leaves what is.

    Attributes:
        session_visibility: Who sees sessions that are new from now on and say nothing else.
    """

    organization_id: uuid.UUID
    name: str | None = None
    slug: str | None = None
    session_visibility: Visibility | None = None


def update_organization(
    command: UpdateOrganization, *, actor: Actor, work: Work[TenancyUnit]
) -> OrganizationView:
    """Return the organization as it is now.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        Invalid: name or slug make no sense.
        SlugTaken: another organization has the slug.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        mine = require(unit, actor, organization_id, Level.ADMIN)
        found = unit.organizations.find(organization_id)
        if found is None:
            raise NoSuchOrganization("there is no such organization")
        changed = attrs.evolve(
            found,
            name=found.name if command.name is None else check_name(command.name),
            slug=found.slug if command.slug is None else check_slug(command.slug),
            session_visibility=command.session_visibility or found.session_visibility,
        )
        if changed != found:
            told = OrganizationChanged(organization_id=organization_id, object_id=organization_id)
            unit.trail.record(actor, told, before=_told(found), after=_told(changed))
            unit.organizations.save(changed)
    return OrganizationView(
        id=changed.id,
        name=changed.name,
        slug=changed.slug,
        personal=changed.personal,
        level=mine.level,
        session_visibility=changed.session_visibility,
    )


def _told(organization: Organization) -> dict[str, str]:
    return {
        "name": organization.name,
        "slug": organization.slug,
        "session_visibility": organization.session_visibility,
    }
