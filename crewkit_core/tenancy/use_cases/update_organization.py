"""Change an organization: name, slug, who sees new sessions, what is kept and how long."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_core.tenancy.events import OrganizationChanged
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.asking import check_name, check_slug
from crewkit_core.tenancy.views import OrganizationView
from crewkit_core.tenancy.visibility import Visibility

LONGEST_RETENTION = 3650


@attrs.frozen(kw_only=True)
class UpdateOrganization(Command[OrganizationView]):
    """Call the organization so; None leaves what is.

    Attributes:
        session_visibility: Who sees sessions that are new from now on and say nothing else.
        capture: What is kept of sessions. Of what is stored nothing more is shown from now on;
            with a mode that keeps more again, so is what was stored of it.
        retention_days: How long after their last line sessions are kept; 0: for ever.
    """

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    name: str | None = None
    slug: str | None = None
    session_visibility: Visibility | None = None
    capture: Capture | None = None
    retention_days: int | None = None


def update_organization(
    command: UpdateOrganization, *, actor: Actor, work: Work[TenancyUnit], usual_capture: Capture
) -> OrganizationView:
    """Return the organization as it is now.

    Args:
        usual_capture: Of organizations that people share.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        Invalid: name, slug or retention make no sense, or secrets were to be kept.
        SlugTaken: another organization has the slug.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        mine = require(unit, actor, organization_id, command.needs.level)
        found = unit.organizations.find(organization_id)
        if found is None:
            raise NoSuchOrganization("there is no such organization")
        changed = attrs.evolve(
            found,
            name=found.name if command.name is None else check_name(command.name),
            slug=found.slug if command.slug is None else check_slug(command.slug),
            session_visibility=command.session_visibility or found.session_visibility,
            capture=_capture(command, found, usual_capture),
            retention_days=_retention(command, found),
        )
        if changed != found:
            told = OrganizationChanged(organization_id=organization_id, object_id=organization_id)
            unit.trail.record(actor, told, before=_told(found), after=_told(changed))
            unit.organizations.save(changed)
    return OrganizationView.of(changed, mine.level)


def _capture(command: UpdateOrganization, found: Organization, usual: Capture) -> Capture:
    wanted = command.capture or found.capture
    own = found.personal or usual is Capture.UNREDACTED
    if wanted is Capture.UNREDACTED and found.capture is not wanted and not own:
        said = "secrets of several people are not kept on a platform that they share"
        raise wrong_field("capture", said, "shared")
    return wanted


def _retention(command: UpdateOrganization, found: Organization) -> int:
    days = found.retention_days if command.retention_days is None else command.retention_days
    if not 0 <= days <= LONGEST_RETENTION:
        said = f"must be from 1 to {LONGEST_RETENTION} days, or 0 for ever"
        raise wrong_field("retention_days", said, "out_of_range")
    return days


def _told(organization: Organization) -> dict[str, object]:
    return {
        "name": organization.name,
        "slug": organization.slug,
        "session_visibility": organization.session_visibility,
        "capture": organization.capture,
        "retention_days": organization.retention_days,
    }
