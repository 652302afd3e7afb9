"""Restore a deleted project."""

import itertools
import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.slug import MAX_LENGTH
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import NoSuchProject
from crewkit_core.tenancy.events import ProjectRestored
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.show_project import project_view
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class RestoreProject(Command[ProjectView]):
    """Have this deleted project back, with its sessions."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    project_id: uuid.UUID


def restore_project(
    command: RestoreProject, *, actor: Actor, work: Work[TenancyUnit]
) -> ProjectView:
    """Return the project; one that is not deleted stays as it is.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchProject: the organization has none such.
        RemoteTaken: another project is that repository now: change or delete that one first.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        require(unit, actor, organization_id, command.needs.level)
        found = unit.projects.find(organization_id, command.project_id)
        if found is None:
            raise NoSuchProject("there is no such project")
        if found.deleted_at is not None:
            found = attrs.evolve(found, deleted_at=None, slug=_free(unit, found))
            unit.projects.save(found)
            told = ProjectRestored(organization_id=organization_id, object_id=found.id)
            after = {"name": found.name, "slug": found.slug, "remote": found.remote}
            unit.trail.record(actor, told, after=after)
    return project_view(found)


def _free(unit: TenancyUnit, project: Project) -> str:
    """Return its slug, with a number when another project has that by now."""
    tried = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    slugs = (project.slug[: MAX_LENGTH - len(end)] + end for end in tried)
    return next(s for s in slugs if unit.projects.by_slug(project.organization_id, s) is None)
