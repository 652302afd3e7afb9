"""Make a project before its first session."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import RemoteTaken, SlugTaken
from crewkit_core.tenancy.events import ProjectCreated
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.remotes import normalize_remote
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.asking import check_name, check_path, slug_of
from crewkit_core.tenancy.use_cases.show_project import project_view
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class CreateProject(Command[ProjectView]):
    """Make a project of a repository, or of a folder in one.

    Attributes:
        remote: Any way to write its git remote; sessions in it find the project by that.
        path: The folder in the repository; sessions that begin in it are the project's. Empty:
            the whole repository.
        slug: How addresses name it; None: made of the name, with a number when that is taken.
    """

    organization_id: uuid.UUID
    name: str
    remote: str
    path: str = ""
    slug: str | None = None


def create_project(
    command: CreateProject, *, actor: Actor, work: Work[TenancyUnit], clock: Clock
) -> ProjectView:
    """Return the new project.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below manager.
        Invalid: name, slug, remote or path make no sense.
        RemoteTaken, SlugTaken: a project of the organization has it.
    """
    name, remote = check_name(command.name), check_remote(command.remote)
    path = check_path(command.path)
    organization_id, now = command.organization_id, clock.now()
    with work(organization_id) as unit:
        require(unit, actor, organization_id, Level.MANAGER)
        taken = unit.projects.holding(organization_id, remote, path)
        if taken is not None and taken.path == path:
            raise RemoteTaken("a project of the organization has this remote")
        new = Project(
            organization_id=organization_id,
            id=new_id(now),
            name=name,
            slug=slug_of(name, command.slug),
            remote=remote,
            path=path,
            root="",
            created_at=now,
        )
        stored = unit.projects.add(new)
        if stored.id != new.id:
            raise RemoteTaken("a project of the organization has this remote")
        if command.slug is not None and stored.slug != command.slug:
            raise SlugTaken("a project of the organization has this slug")
        told = ProjectCreated(organization_id=organization_id, object_id=stored.id)
        after = {"name": stored.name, "slug": stored.slug, "remote": remote, "path": path}
        unit.trail.record(actor, told, after=after)
    return project_view(stored)


def check_remote(remote: str) -> str:
    """Return a git remote as it is kept; what is shown of one can be said again.

    Raises:
        Invalid: it names no repository on a host.
    """
    normal = normalize_remote(remote)
    if normal is None and "." in remote.partition("/")[0]:
        normal = normalize_remote(f"https://{remote}")
    if normal is None:
        raise wrong_field("remote", "is no git remote, such as git@github.com:crew/kit.git")
    return normal
