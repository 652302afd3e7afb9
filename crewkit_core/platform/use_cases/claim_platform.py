"""Become the platform's first owner."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.accounts.lifetimes import LOG_IN_ALL, SECRET_TRIES
from crewkit_core.accounts.model import Purpose
from crewkit_core.accounts.ports import Limiter
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import by_address, limit, require_known
from crewkit_core.identity.model import PlatformGrant, PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.errors import NotStaff, PlatformClaimed
from crewkit_core.platform.events import PlatformRoleGranted
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.role_views import role_view
from crewkit_core.platform.use_cases.standing import is_themselves
from crewkit_core.platform.views import PlatformRoleView


@attrs.frozen(kw_only=True)
class ClaimPlatform(Command[PlatformRoleView]):
    """I hold the link that ``crewkit up`` printed: make me, who am signed in, the first owner.

    Attributes:
        secret: Of the link.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    secret: str = attrs.field(repr=False)


def claim_platform(
    command: ClaimPlatform,
    *,
    actor: Actor,
    platform_work: PlatformWork,
    limiter: Limiter,
    clock: Clock,
) -> PlatformRoleView:
    """Return the first owner.

    Raises:
        Unauthenticated: nobody known is asking.
        NotStaff: it is a token that asks.
        LinkUsed: the link does not work.
        PlatformClaimed: the platform has an owner.
        RateLimited: too many tries from here.
    """
    require_known(actor)
    limit(limiter, (by_address("secret", actor), SECRET_TRIES), ("secret/all", LOG_IN_ALL))
    now, kind = clock.now(), PlatformRoleGranted.kind
    with platform_work(actor.user_id) as unit:
        unit.platform_roles.hold()
        if not is_themselves(actor):
            unit.trail.refused(actor, kind, None, actor.user_id, NotStaff.code)
            raise NotStaff("sign in yourself")
        found = unit.secrets.redeem(Purpose.CLAIM_PLATFORM, hash_of(command.secret), now)
        if found is None:
            unit.trail.refused(actor, kind, None, actor.user_id, LinkUsed.code)
            raise LinkUsed("this link does not work; start `crewkit up` again for another")
        if unit.platform_roles.owners():
            unit.trail.refused(actor, kind, None, actor.user_id, PlatformClaimed.code)
            raise PlatformClaimed("this platform has an owner, who makes others")
        grant = PlatformGrant(user_id=actor.user_id, role=PlatformRole.OWNER, granted_at=now)
        unit.platform_roles.set(grant)
        told = PlatformRoleGranted(
            organization_id=None, object_id=actor.user_id, role=grant.role, first=True
        )
        unit.trail.record(actor, told, after={"role": grant.role})
        return role_view(unit, grant)
