"""List deleted projects."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.show_project import project_view
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class ListDeletedProjects(Query[Page[ProjectView]]):
    """Which projects can be restored?"""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID


def list_deleted_projects(
    query: ListDeletedProjects, *, actor: Actor, work: Work[TenancyUnit]
) -> Page[ProjectView]:
    """Return them all, the last deleted first.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
    """
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, query.needs.level)
        found = unit.projects.deleted(query.organization_id)
    return Page(data=tuple(project_view(project) for project in found), next_cursor=None)
