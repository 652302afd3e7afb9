"""Find the project of a repository."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import NoSuchProject
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.asking import check_path
from crewkit_core.tenancy.use_cases.create_project import check_remote
from crewkit_core.tenancy.use_cases.show_project import project_view
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class ResolveProject(Query[ProjectView]):
    """Which project is this repository?

    Attributes:
        remote: Any way to write its git remote.
        path: The folder in it: of projects in one repository, the innermost is meant.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    remote: str
    path: str = ""


def resolve_project(query: ResolveProject, *, actor: Actor, work: Work[TenancyUnit]) -> ProjectView:
    """Return the project; one repository is one project on every machine.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: no project of the organization has the remote, whoever else's has.
        Invalid: it is no remote, or no path in one.
    """
    remote, path = check_remote(query.remote), check_path(query.path)
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        found = unit.projects.holding(query.organization_id, remote, path)
    if found is None or member.level_in(found.id) is None:
        raise NoSuchProject("there is no such project")
    return project_view(found)
