"""Show one project."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require_project
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class ShowProject(Query[ProjectView]):
    """What is this project?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    project_id: uuid.UUID


def show_project(query: ShowProject, *, actor: Actor, work: Work[TenancyUnit]) -> ProjectView:
    """Return the project.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: the organization has no such project, or it is closed to the actor.
    """
    with work(query.organization_id) as unit:
        place = (query.organization_id, query.project_id)
        return project_view(require_project(unit, actor, *place, query.needs.level))


def project_view(project: Project) -> ProjectView:
    """Return how members see *project*."""
    return ProjectView(
        organization_id=project.organization_id,
        id=project.id,
        name=project.name,
        slug=project.slug,
        remote=project.remote,
        path=project.path,
        root=project.root,
        closed=project.closed,
        deleted_at=project.deleted_at,
    )
