"""Delete a project."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.events import ProjectDeleted
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require_project


@attrs.frozen(kw_only=True)
class DeleteProject(Command[None]):
    """Delete this project: nobody sees it or its sessions any more.

    Attributes:
        name: The project's name, typed to confirm.
    """

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    project_id: uuid.UUID
    name: str


def delete_project(
    command: DeleteProject, *, actor: Actor, work: Work[TenancyUnit], clock: Clock
) -> None:
    """Delete it; what it has stays stored and counted in sums, and an admin can restore it.

    Its slug and its git remote are free: a session that begins in its repository begins a new
    project. Sessions that are its own go on being stored with it.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchProject: the organization has none such.
        Invalid: the name is not the project's.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        needed = command.needs.level
        found = require_project(unit, actor, organization_id, command.project_id, needed)
        if command.name.strip() != found.name:
            raise wrong_field("name", "must be the project's name, to confirm", "not_confirmed")
        told = ProjectDeleted(organization_id=organization_id, object_id=found.id)
        before = {"name": found.name, "slug": found.slug, "remote": found.remote}
        unit.trail.record(actor, told, before=before)
        unit.projects.save(attrs.evolve(found, deleted_at=clock.now()))
