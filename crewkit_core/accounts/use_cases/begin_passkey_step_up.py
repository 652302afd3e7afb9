"""Begin to step up with a passkey."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.model import Danger, Purpose
from crewkit_core.accounts.ports import (
    AccountWork,
    PasskeyCeremonies,
)
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.accounts.use_cases.passkey_proofs import begin_challenge
from crewkit_core.accounts.views import Ceremony
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class BeginPasskeyStepUp(Command[Ceremony]):
    """It is still me, and one of my passkeys shall prove it.

    Attributes:
        purpose: The one thing the proof is for.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    purpose: Danger


def begin_passkey_step_up(
    command: BeginPasskeyStepUp,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    clock: Clock,
) -> Ceremony:
    """Return what the browser needs to ask one of the actor's passkeys.

    Raises:
        NoAccount: the actor has none.
        PasskeyRefused: they have no passkey.
    """
    with account_work() as unit:
        account = account_of(unit, actor)
        allowed = unit.passkeys.of_user(account.user_id)
        if not allowed:
            raise PasskeyRefused("this account has no passkey")
        data = {"danger": command.purpose.value}
        secret, challenge = begin_challenge(
            unit, Purpose.PASSKEY_STEP_UP, account.user_id, data, clock.now()
        )
    return Ceremony(ceremony=secret, options=ceremonies.assertion(challenge, allowed))
