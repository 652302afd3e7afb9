"""Proof before staff change something."""

import datetime as dt

from crewkit_core.accounts.lifetimes import STEP_UP
from crewkit_core.accounts.model import Danger, Method
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.kernel.actor import Actor
from crewkit_core.platform.ports import PlatformUnit


def require_proof(
    unit: PlatformUnit, actor: Actor, danger: Danger, step_up: str | None, now: dt.datetime
) -> None:
    """Use up the actor's proof for *danger*.

    The local owner of an installation has neither password nor passkey. What they have is the
    installation's own file, and the link they made by it: for the minutes that a proof is good
    for, signing in by one is theirs.

    Raises:
        StepUpNeeded: there is none.
    """
    if step_up is None and _came_by_link(unit, actor, now):
        return
    require_step_up(unit, actor, danger, step_up, now)


def _came_by_link(unit: PlatformUnit, actor: Actor, now: dt.datetime) -> bool:
    if actor.sign_in_id is None or unit.accounts.find(actor.user_id) is not None:
        return False
    sign_in = unit.sign_ins.find(actor.sign_in_id)
    return (
        sign_in is not None
        and sign_in.user_id == actor.user_id
        and sign_in.method is Method.LINK
        and now - sign_in.created_at < STEP_UP
    )
