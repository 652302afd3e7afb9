"""List the platform's own people."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.role_views import role_view
from crewkit_core.platform.use_cases.standing import require_staff
from crewkit_core.platform.views import PlatformRoleView


@attrs.frozen(kw_only=True)
class ListPlatformRoles(Query[Page[PlatformRoleView]]):
    """Who are the platform's own people?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def list_platform_roles(
    query: ListPlatformRoles,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    platform_work: PlatformWork,
) -> Page[PlatformRoleView]:
    """Return them, oldest role first; the whole list is one page.

    Raises:
        NotStaff: the actor is none of them.
    """
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        grants = unit.platform_roles.all()
        return Page(data=tuple(role_view(unit, grant) for grant in grants))
