"""End one of one's sign-ins."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchSignIn
from crewkit_core.accounts.events import SignInEnded
from crewkit_core.accounts.model import ActivityKind
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import require_known
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class EndSignIn(Command[None]):
    """Sign me out there."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    sign_in_id: uuid.UUID


def end_sign_in(
    command: EndSignIn, *, actor: Actor, account_work: AccountWork, clock: Clock
) -> None:
    """End one of the actor's sign-ins: its tokens let nobody in from now on.

    Raises:
        Unauthenticated: nobody known is asking.
        NoSuchSignIn: the actor has no such.
    """
    require_known(actor)
    now = clock.now()
    with account_work() as unit:
        sign_in = unit.sign_ins.lock(command.sign_in_id)
        if sign_in is None or sign_in.user_id != actor.user_id or not sign_in.is_live(now):
            raise NoSuchSignIn("there is no such sign-in")
        unit.sign_ins.save(attrs.evolve(sign_in, ended_at=now))
        told = SignInEnded(
            organization_id=None,
            object_id=sign_in.id,
            user_id=sign_in.user_id,
            client=sign_in.client,
        )
        unit.trail.record(actor, told)
        note(unit, actor.user_id, ActivityKind.SIGN_IN_ENDED, actor, now, detail=sign_in.client)
