"""List organizations of the platform."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit, encode_cursor
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.looking import check_search, position
from crewkit_core.platform.use_cases.standing import require_staff
from crewkit_core.platform.views import OrganizationFilter, PlatformOrganizationView


@attrs.frozen(kw_only=True)
class ListPlatformOrganizations(Query[Page[PlatformOrganizationView]]):
    """Which organizations are there?

    Attributes:
        search: Part of the name or slug, in any case; or the whole id.
        closed: Only closed ones, or only open ones.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    search: str | None = None
    closed: bool | None = None
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_platform_organizations(
    query: ListPlatformOrganizations, *, actor: Actor, platform_work: PlatformWork
) -> Page[PlatformOrganizationView]:
    """Return a page of organizations, newest first.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        Invalid: limit, cursor or search make no sense.
    """
    limit, after = check_limit(query.limit), position(query.after)
    which = OrganizationFilter(search=check_search(query.search), closed=query.closed)
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        found, more = unit.reader.organizations(which, after, limit)
    return Page(data=found, next_cursor=encode_cursor(str(found[-1].id)) if more else None)
