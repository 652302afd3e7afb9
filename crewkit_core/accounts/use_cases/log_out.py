"""Sign out."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import ActivityKind
from crewkit_core.accounts.ports import AccountUnit, AccountWork
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class LogOut(Command[None]):
    """End the sign-in that asks."""

    scope: ClassVar[Scope] = Scope.READ


@attrs.frozen(kw_only=True)
class Revoke(Command[None]):
    """End the sign-in of this refresh token."""

    scope: ClassVar[Scope] = Scope.READ

    refresh_token: str = attrs.field(repr=False)


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
            _end(unit, actor.sign_in_id, actor, clock.now())


def revoke(command: Revoke, *, actor: Actor, account_work: AccountWork, clock: Clock) -> None:
    """End it, with every token of it; nothing happens when it has ended, or never was."""
    with account_work() as unit:
        token = unit.refresh_tokens.find(hash_of(command.refresh_token))
        if token is not None:
            _end(unit, token.sign_in_id, actor, clock.now())


def _end(unit: AccountUnit, sign_in_id: uuid.UUID, actor: Actor, now: dt.datetime) -> None:
    sign_in = unit.sign_ins.lock(sign_in_id)
    if sign_in is not None and sign_in.ended_at is None:
        unit.sign_ins.save(attrs.evolve(sign_in, ended_at=now))
        kind = ActivityKind.SIGN_IN_ENDED
        note(unit, sign_in.user_id, kind, actor, now, detail=sign_in.client)
