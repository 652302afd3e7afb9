"""End the sign-in of a refresh token."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.ending import end_by_id
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class Revoke(Command[None]):
    """End the sign-in of this refresh token."""

    scope: ClassVar[Scope] = Scope.READ

    refresh_token: str = attrs.field(repr=False)


def revoke(command: Revoke, *, actor: Actor, account_work: AccountWork, clock: Clock) -> None:
    """End it, with every token of it; nothing happens when it has ended, or never was."""
    with account_work() as unit:
        token = unit.refresh_tokens.find(hash_of(command.refresh_token))
        if token is not None:
            end_by_id(unit, token.sign_in_id, actor, clock.now())
