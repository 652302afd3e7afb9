"""List an organization's projects."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit, decode_cursor, encode_cursor
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.show_project import project_view
from crewkit_core.tenancy.views import ProjectView


@attrs.frozen(kw_only=True)
class ListProjects(Query[Page[ProjectView]]):
    """Which projects does the organization have?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_projects(
    query: ListProjects, *, actor: Actor, work: Work[TenancyUnit]
) -> Page[ProjectView]:
    """Return the projects that the actor sees, by slug.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        Invalid: limit or cursor make no sense.
    """
    limit = check_limit(query.limit)
    after = None if query.after is None else decode_cursor(query.after, str)[0]
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        shut = [each for each, level in member.closed.items() if level is None]
        projects, more = unit.projects.page(
            query.organization_id, None if after is None else str(after), limit, hidden=shut
        )
    return Page(
        data=tuple(map(project_view, projects)),
        next_cursor=encode_cursor(projects[-1].slug) if more else None,
    )
