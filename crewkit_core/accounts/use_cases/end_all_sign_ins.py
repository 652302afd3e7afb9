"""End one's sign-ins."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.events import SignInsEnded
from crewkit_core.accounts.model import ActivityKind
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import require_known
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.views import Ended
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class EndAllSignIns(Command[Ended]):
    """Sign me out everywhere.

    Attributes:
        keep_current: But not here.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    keep_current: bool = True


def end_all_sign_ins(
    command: EndAllSignIns, *, actor: Actor, account_work: AccountWork, clock: Clock
) -> Ended:
    """End the actor's sign-ins; tokens for programs stay.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    require_known(actor)
    now = clock.now()
    but = actor.sign_in_id if command.keep_current else None
    with account_work() as unit:
        count = unit.sign_ins.end_all(actor.user_id, now, but)
        told = SignInsEnded(organization_id=None, object_id=actor.user_id, count=count)
        unit.trail.record(actor, told)
        note(unit, actor.user_id, ActivityKind.SIGN_IN_ENDED, actor, now, detail="all")
    return Ended(count=count)
