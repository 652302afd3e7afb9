"""Make an organization that several people share."""

import attrs

from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Forbidden, LimitReached, Unauthenticated
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.errors import SlugTaken
from crewkit_core.tenancy.events import MemberJoined, OrganizationCreated
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.ports import Directory
from crewkit_core.tenancy.use_cases.asking import check_name, slug_of
from crewkit_core.tenancy.use_cases.show_organization import ShowOrganization, show_organization
from crewkit_core.tenancy.views import OrganizationView

MOST = 50


@attrs.frozen(kw_only=True)
class CreateOrganization(Command[OrganizationView]):
    """Make an organization; who asks owns it.

    Attributes:
        slug: How addresses name it; None: made of the name, with a number when that is taken.
    """

    name: str
    slug: str | None = None


def create_organization(
    command: CreateOrganization,
    *,
    actor: Actor,
    directory: Directory,
    clock: Clock,
    usual_capture: Capture,
) -> OrganizationView:
    """Return the new organization.

    Args:
        usual_capture: What is kept of sessions in organizations that people share.

    Raises:
        Unauthenticated: nobody known is asking.
        Forbidden: a token of one organization makes no others.
        Invalid: name or slug make no sense.
        SlugTaken: another organization has the chosen slug.
        LimitReached: they own 50 already.
    """
    owner = directory.user(actor.user_id)
    if owner is None:
        raise Unauthenticated("sign in first")
    if actor.grant is not None:
        raise Forbidden("this token reaches one organization alone")
    name = check_name(command.name)
    slug = slug_of(name, command.slug)
    if command.slug is not None and not directory.slug_is_free(slug):
        raise SlugTaken("another organization has this slug")
    _check_room(directory, owner)
    now = clock.now()
    new = Organization(
        id=new_id(now),
        name=name,
        slug=slug,
        personal=False,
        created_at=now,
        capture=usual_capture,
    )

    def record(trail: Trail) -> None:
        created = OrganizationCreated(organization_id=new.id, object_id=new.id, personal=False)
        trail.record(actor, created, after={"name": name, "slug": slug})
        joined = MemberJoined(organization_id=new.id, object_id=owner.id, level=Level.OWNER)
        trail.record(actor, joined, after={"level": Level.OWNER})

    directory.found(new, owner, record)
    return show_organization(
        ShowOrganization(organization_id=new.id), actor=actor, directory=directory
    )


def _check_room(directory: Directory, owner: User) -> None:
    mine = directory.organizations_of(owner.id)
    if sum(level is Level.OWNER for _, level in mine) >= MOST:
        raise LimitReached(f"you own {MOST} organizations already")
