"""Tell whether a project's slug is free."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.asking import check_slug
from crewkit_core.tenancy.views import SlugView


@attrs.frozen(kw_only=True)
class CheckProjectSlug(Query[SlugView]):
    """Is this slug free for a project of the organization?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    slug: str


def check_project_slug(
    query: CheckProjectSlug, *, actor: Actor, work: Work[TenancyUnit]
) -> SlugView:
    """Return whether it is free now.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        Invalid: it is no slug.
    """
    slug = check_slug(query.slug)
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, query.needs.level)
        found = unit.projects.by_slug(query.organization_id, slug)
    return SlugView(slug=slug, available=found is None)
