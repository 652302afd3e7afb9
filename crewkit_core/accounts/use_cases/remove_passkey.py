"""Remove a passkey."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchPasskey
from crewkit_core.accounts.events import PasskeyRemoved
from crewkit_core.accounts.model import (
    ActivityKind,
    Danger,
)
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class RemovePasskey(Command[None]):
    """Let it open nothing any more.

    Attributes:
        step_up: Proof for ``remove_passkey``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    passkey_id: uuid.UUID
    step_up: str | None = attrs.field(default=None, repr=False)


def remove_passkey(
    command: RemovePasskey, *, actor: Actor, account_work: AccountWork, clock: Clock
) -> None:
    """Forget a passkey.

    Raises:
        NoAccount: the actor has none.
        NoSuchPasskey: the actor has no such.
        StepUpNeeded: there is no proof.
    """
    now = clock.now()
    with account_work() as unit:
        account = account_of(unit, actor)
        require_step_up(unit, actor, Danger.REMOVE_PASSKEY, command.step_up, now)
        if not unit.passkeys.remove(account.user_id, command.passkey_id):
            raise NoSuchPasskey("there is no such passkey")
        told = PasskeyRemoved(
            organization_id=None, object_id=command.passkey_id, user_id=account.user_id
        )
        unit.trail.record(actor, told)
        note(unit, account.user_id, ActivityKind.PASSKEY_REMOVED, actor, now)
