"""Show one project."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import NoSuchProject
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class ShowProject(Query[ProjectView]):
    """What is this project?"""

    organization_id: uuid.UUID
    project_id: uuid.UUID


def show_project(query: ShowProject, *, actor: Actor, work: Work[TenancyUnit]) -> ProjectView:
    """Return the project.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: the organization has no such project.
    """
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, Level.VIEWER)
        project = unit.projects.find(query.organization_id, query.project_id)
    if project is None:
        raise NoSuchProject("there is no such project")
    return project_view(project)


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
    )
