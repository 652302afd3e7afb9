"""Show one organization."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import Directory
from crewkit_core.tenancy.use_cases.list_organizations import ListOrganizations, list_organizations
from crewkit_core.tenancy.views import OrganizationView


@attrs.frozen(kw_only=True)
class ShowOrganization(Query[OrganizationView]):
    """What is this organization?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID


def show_organization(
    query: ShowOrganization, *, actor: Actor, directory: Directory
) -> OrganizationView:
    """Return the organization as the actor sees it.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
    """
    mine = list_organizations(ListOrganizations(), actor=actor, directory=directory)
    for organization in mine.data:
        if organization.id == query.organization_id:
            return organization
    raise NoSuchOrganization("there is no such organization")
