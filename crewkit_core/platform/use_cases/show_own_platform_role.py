"""Show what oneself is to the platform."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.standing import role_of
from crewkit_core.platform.views import OwnPlatformRole


@attrs.frozen(kw_only=True)
class ShowOwnPlatformRole(Query[OwnPlatformRole]):
    """Am I one of the platform's own people?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def show_own_platform_role(
    query: ShowOwnPlatformRole,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    platform_work: PlatformWork,
) -> OwnPlatformRole:
    """Return the actor's role, or none.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    with platform_work(actor.user_id) as unit:
        return OwnPlatformRole(role=role_of(unit, actor))
