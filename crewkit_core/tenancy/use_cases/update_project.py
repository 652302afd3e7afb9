"""Give a project another name, slug or git remote."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.events import ProjectChanged
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require_project
from crewkit_core.tenancy.use_cases.asking import check_name, check_path, check_slug
from crewkit_core.tenancy.use_cases.create_project import check_remote
from crewkit_core.tenancy.use_cases.show_project import project_view
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class UpdateProject(Command[ProjectView]):
    """Call the project so, and know it by this remote and path; None leaves what is.

    Sessions stay where they are: what identifies a project decides of those that begin later.
    """

    needs: ClassVar[Needs] = Needs(Level.MANAGER)

    organization_id: uuid.UUID
    project_id: uuid.UUID
    name: str | None = None
    slug: str | None = None
    remote: str | None = None
    path: str | None = None


def update_project(command: UpdateProject, *, actor: Actor, work: Work[TenancyUnit]) -> ProjectView:
    """Return the project as it is now.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below manager, there or in the organization.
        NoSuchProject: the organization has none such.
        Invalid: name, slug, remote or path make no sense.
        SlugTaken, RemoteTaken: another project of the organization has it.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        needed = command.needs.level
        found = require_project(unit, actor, organization_id, command.project_id, needed)
        changed = _changed(found, command)
        if changed != found:
            told = ProjectChanged(organization_id=organization_id, object_id=found.id)
            unit.trail.record(actor, told, before=_told(found), after=_told(changed))
            unit.projects.save(changed)
    return project_view(changed)


def _changed(project: Project, command: UpdateProject) -> Project:
    changed = attrs.evolve(
        project,
        name=project.name if command.name is None else check_name(command.name),
        slug=project.slug if command.slug is None else check_slug(command.slug),
        remote=project.remote if command.remote is None else check_remote(command.remote),
        path=project.path if command.path is None else check_path(command.path),
    )
    if changed.path and changed.remote is None:
        raise wrong_field("path", "needs the remote of the repository that it is in")
    return changed


def _told(project: Project) -> dict[str, str | None]:
    return {
        "name": project.name,
        "slug": project.slug,
        "remote": project.remote,
        "path": project.path,
    }
