"""Say whether every member sees a project, or only who was admitted."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.events import ProjectAccessChanged
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require_project
from crewkit_core.tenancy.use_cases.show_project import project_view
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class CloseProject(Command[ProjectView]):
    """Close this project to all but admins and those admitted, or open it to every member again.

    Attributes:
        closed: False: it is open; who was admitted is remembered.
    """

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    project_id: uuid.UUID
    closed: bool = True


def close_project(command: CloseProject, *, actor: Actor, work: Work[TenancyUnit]) -> ProjectView:
    """Return the project as it is now.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchProject: the organization has none such.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        needed = command.needs.level
        found = require_project(unit, actor, organization_id, command.project_id, needed)
        changed = attrs.evolve(found, closed=command.closed)
        if changed != found:
            told = ProjectAccessChanged(
                organization_id=organization_id, object_id=found.id, closed=changed.closed
            )
            before, after = {"closed": found.closed}, {"closed": changed.closed}
            unit.trail.record(actor, told, before=before, after=after)
            unit.projects.save(changed)
    return project_view(changed)
