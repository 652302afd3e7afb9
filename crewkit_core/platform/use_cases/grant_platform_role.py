"""Make somebody one of the platform's own people."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases.keeping_an_owner import keep_a_platform_owner
from crewkit_core.identity.model import PlatformGrant, PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.errors import CannotSignIn
from crewkit_core.platform.events import PlatformRoleGranted
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.accounts_of import account_of_user
from crewkit_core.platform.use_cases.proving import require_proof
from crewkit_core.platform.use_cases.reasons import check_reason
from crewkit_core.platform.use_cases.role_views import role_view
from crewkit_core.platform.use_cases.standing import require_owner_for
from crewkit_core.platform.views import PlatformRoleView


@attrs.frozen(kw_only=True)
class GrantPlatformRole(Command[PlatformRoleView]):
    """Give this user this platform role, in place of the one they have.

    Attributes:
        reason: Why; goes into the record.
        step_up: Proof for ``change_platform_role``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_id: uuid.UUID
    role: PlatformRole
    reason: str
    step_up: str | None = attrs.field(default=None, repr=False)


def grant_platform_role(
    command: GrantPlatformRole, *, actor: Actor, platform_work: PlatformWork, clock: Clock
) -> PlatformRoleView:
    """Return who has which role now.

    Raises:
        NotStaff, NotPlatformOwner: only platform owners may.
        Invalid: there is no reason.
        NoSuchUser: there is none.
        CannotSignIn: they have no account, or a disabled one.
        LastPlatformOwner: the only owner would be none any more.
        StepUpNeeded: there is no proof.
    """
    now = clock.now()
    with platform_work(actor.user_id) as unit:
        unit.platform_roles.hold()
        require_owner_for(unit, actor, PlatformRoleGranted.kind, command.user_id)
        reason = check_reason(command.reason)
        if account_of_user(unit, command.user_id).disabled_at is not None:
            raise CannotSignIn("this user's account is disabled")
        before = unit.platform_roles.find(command.user_id)
        if command.role is not PlatformRole.OWNER:
            keep_a_platform_owner(unit, command.user_id)
        require_proof(unit, actor, Danger.CHANGE_PLATFORM_ROLE, command.step_up, now)
        grant = PlatformGrant(
            user_id=command.user_id, role=command.role, granted_at=now, granted_by=actor.user_id
        )
        unit.platform_roles.set(grant)
        told = PlatformRoleGranted(
            organization_id=None, object_id=command.user_id, role=command.role
        )
        was = None if before is None else {"role": before}
        unit.trail.record(actor, told, before=was, after={"role": command.role}, reason=reason)
        return role_view(unit, grant)
