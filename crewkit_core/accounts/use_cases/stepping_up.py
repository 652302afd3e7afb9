"""Proof for one dangerous action: bound to its purpose, its user and some minutes, used once."""

import datetime as dt

from crewkit_core.accounts.errors import StepUpNeeded
from crewkit_core.accounts.events import UserSteppedUp
from crewkit_core.accounts.lifetimes import STEP_UP
from crewkit_core.accounts.model import Danger, OneTimeSecret, Purpose
from crewkit_core.accounts.ports import AccountUnit
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.accounts.views import StepUpView
from crewkit_core.kernel.actor import Actor, Origin

_OWN_MACHINE = {Origin.LOCAL, Origin.LIBRARY}


def grant_step_up(unit: AccountUnit, actor: Actor, danger: Danger, now: dt.datetime) -> StepUpView:
    """Return a proof for *danger*."""
    secret = new_secret()
    unit.secrets.add(
        OneTimeSecret(
            secret_hash=hash_of(secret),
            purpose=Purpose(danger.value),
            user_id=actor.user_id,
            data={},
            expires_at=now + STEP_UP,
        )
    )
    told = UserSteppedUp(organization_id=None, object_id=actor.user_id, purpose=danger)
    unit.trail.record(actor, told)
    return StepUpView(step_up=secret, expires_in=int(STEP_UP.total_seconds()))


def require_step_up(
    unit: AccountUnit, actor: Actor, danger: Danger, step_up: str | None, now: dt.datetime
) -> None:
    """Use up the actor's proof for *danger*.

    Who holds the installation's own file or opened it as a library needs none: they hold more.

    Raises:
        StepUpNeeded: there is none, or it is for something or somebody else, used, or too old.
    """
    if actor.origin in _OWN_MACHINE:
        return
    found = None
    if step_up is not None:
        found = unit.secrets.redeem(Purpose(danger.value), hash_of(step_up), now)
    if found is None or found.user_id != actor.user_id:
        raise StepUpNeeded("prove again who you are, for this very action")
