"""Let somebody be one of the platform's own people no more."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases.keeping_an_owner import keep_a_platform_owner
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.errors import NoPlatformRole
from crewkit_core.platform.events import PlatformRoleRevoked
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.proving import require_proof
from crewkit_core.platform.use_cases.reasons import check_reason
from crewkit_core.platform.use_cases.standing import require_owner_for


@attrs.frozen(kw_only=True)
class RevokePlatformRole(Command[None]):
    """Take this user's platform role away; also one's own, while another owner remains.

    Attributes:
        reason: Why; goes into the record.
        step_up: Proof for ``change_platform_role``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_id: uuid.UUID
    reason: str
    step_up: str | None = attrs.field(default=None, repr=False)


def revoke_platform_role(
    command: RevokePlatformRole, *, actor: Actor, platform_work: PlatformWork, clock: Clock
) -> None:
    """Take it away at once.

    Raises:
        NotStaff, NotPlatformOwner: only platform owners may.
        Invalid: there is no reason.
        NoPlatformRole: the user has none.
        LastPlatformOwner: the platform would have no owner who can sign in.
        StepUpNeeded: there is no proof.
    """
    with platform_work(actor.user_id) as unit:
        unit.platform_roles.hold()
        require_owner_for(unit, actor, PlatformRoleRevoked.kind, command.user_id)
        reason = check_reason(command.reason)
        role = unit.platform_roles.find(command.user_id)
        if role is None:
            raise NoPlatformRole("this user has no platform role")
        keep_a_platform_owner(unit, command.user_id)
        require_proof(unit, actor, Danger.CHANGE_PLATFORM_ROLE, command.step_up, clock.now())
        unit.platform_roles.remove(command.user_id)
        told = PlatformRoleRevoked(organization_id=None, object_id=command.user_id, role=role)
        unit.trail.record(actor, told, before={"role": role}, reason=reason)
