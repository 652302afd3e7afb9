"""Show the platform in numbers."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.standing import require_staff
from crewkit_core.platform.views import PlatformStatistics


@attrs.frozen(kw_only=True)
class ShowPlatformStatistics(Query[PlatformStatistics]):
    """How large is the platform, and how lively?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def show_platform_statistics(
    query: ShowPlatformStatistics,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    platform_work: PlatformWork,
    clock: Clock,
) -> PlatformStatistics:
    """Return the numbers of now.

    Raises:
        NotStaff: the actor is none of the platform's own people.
    """
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        return unit.reader.statistics(clock.now())
