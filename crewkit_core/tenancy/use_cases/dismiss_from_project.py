"""End a member's admission to a project."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import NoSuchMember
from crewkit_core.tenancy.events import ProjectMemberDismissed
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require_project


@attrs.frozen(kw_only=True)
class DismissFromProject(Command[None]):
    """Let this member see the project no more when it is closed; their own sessions they do."""

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    project_id: uuid.UUID
    user_id: uuid.UUID


def dismiss_from_project(
    command: DismissFromProject, *, actor: Actor, work: Work[TenancyUnit]
) -> None:
    """End it at once.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchProject: the organization has none such.
        NoSuchMember: they were not admitted.
    """
    organization_id, project_id = command.organization_id, command.project_id
    with work(organization_id) as unit:
        require_project(unit, actor, organization_id, project_id, command.needs.level)
        if not unit.projects.dismiss(organization_id, project_id, command.user_id):
            raise NoSuchMember("they are not admitted to this project")
        told = ProjectMemberDismissed(
            organization_id=organization_id, object_id=project_id, user_id=command.user_id
        )
        unit.trail.record(actor, told, before={"user_id": str(command.user_id)})
