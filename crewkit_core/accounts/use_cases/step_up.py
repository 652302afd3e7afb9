"""Step up by password."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import WrongCredentials
from crewkit_core.accounts.events import UserSteppedUp
from crewkit_core.accounts.lifetimes import MOST_FAILURES, STEP_UP_TRIES
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.passwords import is_too_long, normalized
from crewkit_core.accounts.ports import AccountWork, Limiter, PasswordHasher
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import account_of, by_address, by_user, limit
from crewkit_core.accounts.use_cases.stepping_up import grant_step_up
from crewkit_core.accounts.views import StepUpView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class StepUp(Command[StepUpView]):
    """It is still me, and I am about to do this.

    Attributes:
        purpose: The one thing the proof is for.
    """

    scope: ClassVar[Scope] = Scope.TOKENS

    purpose: Danger
    password: str = attrs.field(repr=False)


def step_up(
    command: StepUp,
    *,
    actor: Actor,
    account_work: AccountWork,
    hasher: PasswordHasher,
    limiter: Limiter,
    clock: Clock,
) -> StepUpView:
    """Return a proof that works once, for this purpose, within 5 minutes.

    Raises:
        NoAccount: the actor has none.
        WrongCredentials: the password is wrong.
        RateLimited: too many tries.
    """
    limit(
        limiter,
        (by_user("step-up", actor), STEP_UP_TRIES),
        (by_address("step-up", actor), STEP_UP_TRIES),
    )
    now = clock.now()
    with account_work() as unit:
        known = account_of(unit, actor).password_hash
    right = not is_too_long(command.password) and hasher.verify(known, normalized(command.password))
    with account_work() as unit:
        account = account_of(unit, actor)
        guessed = unit.failures.count(hash_of(account.email))
        if right and account.password_hash == known and guessed < MOST_FAILURES:
            return grant_step_up(unit, actor, command.purpose, now)
        unit.failures.add(hash_of(account.email), now)
        rule = WrongCredentials.code
        unit.trail.refused(actor, UserSteppedUp.kind, None, account.user_id, rule)
    raise WrongCredentials("the password is wrong")
