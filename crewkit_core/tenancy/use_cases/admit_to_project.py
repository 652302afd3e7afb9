"""Admit a member to a project."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import NoSuchMember
from crewkit_core.tenancy.events import ProjectMemberAdmitted
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require_project
from crewkit_core.tenancy.views import MemberView


@attrs.frozen(kw_only=True)
class AdmitToProject(Command[MemberView]):
    """Let this member see the project when it is closed.

    Attributes:
        level: What they may do in it, never more than in the organization; at most manager:
            admins see every project.
    """

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    project_id: uuid.UUID
    user_id: uuid.UUID
    level: Level = Level.DEVELOPER


def admit_to_project(
    command: AdmitToProject, *, actor: Actor, work: Work[TenancyUnit]
) -> MemberView:
    """Return them as they are admitted now; another level than before replaces it.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchProject: the organization has none such.
        NoSuchMember: there is none such.
        Invalid: the level is above manager.
    """
    organization_id, project_id = command.organization_id, command.project_id
    with work(organization_id) as unit:
        require_project(unit, actor, organization_id, project_id, command.needs.level)
        if command.level.reaches(Level.ADMIN):
            raise wrong_field("level", "is at most manager: admins see every project")
        found = unit.members.person(organization_id, command.user_id)
        if found is None:
            raise NoSuchMember("the organization has no such member")
        user, _ = found
        before = _level_of(user, unit, command)
        if before is not command.level:
            unit.projects.admit(organization_id, project_id, user.id, command.level)
            told = ProjectMemberAdmitted(
                organization_id=organization_id,
                object_id=project_id,
                user_id=user.id,
                level=command.level,
            )
            after = {"user_id": str(user.id), "level": command.level}
            unit.trail.record(actor, told, before={"level": before}, after=after)
    return MemberView(user_id=user.id, name=user.name, email=user.email, level=command.level)


def _level_of(user: User, unit: TenancyUnit, command: AdmitToProject) -> Level | None:
    admitted = unit.projects.admitted(command.organization_id, command.project_id)
    return next((level for known, level in admitted if known.id == user.id), None)
