"""List users of the platform."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit, encode_cursor
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.model import UserState
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.looking import check_search, position
from crewkit_core.platform.use_cases.standing import require_staff
from crewkit_core.platform.views import PlatformUserView, UserFilter


@attrs.frozen(kw_only=True)
class ListPlatformUsers(Query[Page[PlatformUserView]]):
    """Who is there?

    Attributes:
        search: Part of the name or address, in any case; or the whole id.
        state: Only those in this state.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    search: str | None = None
    state: UserState | None = None
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_platform_users(
    query: ListPlatformUsers, *, actor: Actor, platform_work: PlatformWork
) -> Page[PlatformUserView]:
    """Return a page of users, newest first.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        Invalid: limit, cursor or search make no sense.
    """
    limit, after = check_limit(query.limit), position(query.after)
    which = UserFilter(search=check_search(query.search), state=query.state)
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        users, more = unit.reader.users(which, after, limit)
    return Page(data=users, next_cursor=encode_cursor(str(users[-1].id)) if more else None)
