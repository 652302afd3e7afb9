"""List who was admitted to a project."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require_project
from crewkit_core.tenancy.views import MemberView


@attrs.frozen(kw_only=True)
class ListProjectMembers(Query[Page[MemberView]]):
    """Who beside admins sees this project when it is closed, and at which level?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    project_id: uuid.UUID


def list_project_members(
    query: ListProjectMembers, *, actor: Actor, work: Work[TenancyUnit]
) -> Page[MemberView]:
    """Return all who were admitted, by name.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: the organization has none such, or it is closed to the actor.
    """
    with work(query.organization_id) as unit:
        place = (query.organization_id, query.project_id)
        require_project(unit, actor, *place, query.needs.level)
        found = unit.projects.admitted(*place)
    return Page(
        data=tuple(
            MemberView(user_id=user.id, name=user.name, email=user.email, level=level)
            for user, level in found
        ),
        next_cursor=None,
    )
