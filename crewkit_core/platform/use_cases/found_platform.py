"""Make the owner of an installation the owner of its platform."""

from typing import ClassVar

import attrs

from crewkit_core.identity.model import PlatformGrant, PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.events import PlatformRoleGranted
from crewkit_core.platform.ports import PlatformWork


@attrs.frozen(kw_only=True)
class FoundPlatform(Command[None]):
    """This installation is mine, database and all."""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def found_platform(
    command: FoundPlatform,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    platform_work: PlatformWork,
    clock: Clock,
) -> None:
    """Make the actor the first platform owner; nothing happens when there is one."""
    with platform_work(actor.user_id) as unit:
        unit.platform_roles.hold()
        if unit.platform_roles.owners():
            return
        grant = PlatformGrant(
            user_id=actor.user_id, role=PlatformRole.OWNER, granted_at=clock.now()
        )
        unit.platform_roles.set(grant)
        told = PlatformRoleGranted(
            organization_id=None, object_id=actor.user_id, role=grant.role, first=True
        )
        unit.trail.record(actor, told, after={"role": grant.role})
