"""Let a user in again."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.errors import DeletionPending, NotDisabled, NotPlatformOwner
from crewkit_core.platform.events import UserEnabled
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.accounts_of import account_of_user
from crewkit_core.platform.use_cases.proving import require_proof
from crewkit_core.platform.use_cases.reasons import check_reason
from crewkit_core.platform.use_cases.standing import refuse, require_staff_for


@attrs.frozen(kw_only=True)
class EnableUser(Command[None]):
    """Let this user in again.

    Attributes:
        reason: Why; goes into the record.
        step_up: Proof for ``enable_user``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_id: uuid.UUID
    reason: str
    step_up: str | None = attrs.field(default=None, repr=False)


def enable_user(
    command: EnableUser, *, actor: Actor, platform_work: PlatformWork, clock: Clock
) -> None:
    """Let them in; they sign in anew.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        NotPlatformOwner: the user has a platform role, which is a matter of platform owners.
        Invalid: there is no reason.
        NoSuchUser: there is none.
        CannotSignIn: they have no account.
        DeletionPending: they asked for its deletion; to undo that is theirs alone.
        NotDisabled: nothing keeps them out.
        StepUpNeeded: there is no proof.
    """
    kind, user_id = UserEnabled.kind, command.user_id
    with platform_work(actor.user_id) as unit:
        unit.platform_roles.hold()
        mine = require_staff_for(unit, actor, kind, user_id)
        if mine is not PlatformRole.OWNER and unit.platform_roles.find(user_id) is not None:
            refusal = NotPlatformOwner("this user is one of the platform's own people")
            refuse(unit, actor, kind, user_id, refusal)
        reason = check_reason(command.reason)
        account = account_of_user(unit, user_id)
        if account.deletes_at is not None:
            raise DeletionPending("this user asked for the account to be deleted")
        if account.disabled_at is None:
            raise NotDisabled("nothing keeps this user out")
        require_proof(unit, actor, Danger.ENABLE_USER, command.step_up, clock.now())
        unit.accounts.save(attrs.evolve(account, disabled_at=None))
        told = UserEnabled(organization_id=None, object_id=user_id)
        before, after = {"disabled_at": account.disabled_at}, {"disabled_at": None}
        unit.trail.record(actor, told, before=before, after=after, reason=reason)
