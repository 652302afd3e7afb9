"""Begin to sign in with a passkey."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.lifetimes import CHALLENGES, CHALLENGES_ALL
from crewkit_core.accounts.model import Purpose
from crewkit_core.accounts.ports import (
    AccountWork,
    Limiter,
    PasskeyCeremonies,
)
from crewkit_core.accounts.use_cases.asking import by_address, limit
from crewkit_core.accounts.use_cases.passkey_proofs import begin_challenge
from crewkit_core.accounts.views import Ceremony
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class BeginPasskeySignIn(Command[Ceremony]):
    """I have a passkey of yours; whose it is comes out when it answers."""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def begin_passkey_sign_in(
    command: BeginPasskeySignIn,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    limiter: Limiter,
    clock: Clock,
) -> Ceremony:
    """Return what the browser needs; the same for everybody, so that it tells nothing.

    Raises:
        RateLimited: too many from here, or everywhere.
    """
    limit(
        limiter,
        (by_address("challenge", actor), CHALLENGES),
        ("challenge/all", CHALLENGES_ALL),
    )
    with account_work() as unit:
        secret, challenge = begin_challenge(unit, Purpose.PASSKEY_SIGN_IN, None, {}, clock.now())
    return Ceremony(ceremony=secret, options=ceremonies.assertion(challenge, ()))
