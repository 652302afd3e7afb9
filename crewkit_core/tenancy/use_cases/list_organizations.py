"""List the actor's organizations."""

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.ports import Directory
from crewkit_core.tenancy.views import OrganizationView


@attrs.frozen(kw_only=True)
class ListOrganizations(Query[Page[OrganizationView]]):
    """Which organizations am I a member of?"""


def list_organizations(
    query: ListOrganizations,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    directory: Directory,
) -> Page[OrganizationView]:
    """Return the actor's organizations, oldest first; the whole list is one page.

    A limited token sees its own organization alone.
    """
    return Page(
        data=tuple(
            OrganizationView.of(organization, _capped(level, actor))
            for organization, level in directory.organizations_of(actor.user_id)
            if actor.grant is None or actor.grant.organization_id == organization.id
        )
    )


def _capped(level: Level, actor: Actor) -> Level:
    ceiling = None if actor.grant is None else actor.grant.ceiling
    return level if ceiling is None else level.at_most(Level(ceiling))
