"""End the sign-in that asks."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.ending import end_by_id
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class LogOut(Command[None]):
    """End the sign-in that asks."""

    scope: ClassVar[Scope] = Scope.READ


def log_out(
    command: LogOut,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
    clock: Clock,
) -> None:
    """End it, with every token of it; nothing happens for who came without one."""
    if actor.sign_in_id is not None:
        with account_work() as unit:
            end_by_id(unit, actor.sign_in_id, actor, clock.now())
