"""How a sign-in ends."""

import datetime as dt
import uuid

import attrs

from crewkit_core.accounts.events import SignInEnded
from crewkit_core.accounts.model import ActivityKind
from crewkit_core.accounts.ports import AccountUnit
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.kernel.actor import Actor


def end_by_id(unit: AccountUnit, sign_in_id: uuid.UUID, actor: Actor, now: dt.datetime) -> None:
    """End a sign-in with every token of it; nothing happens when it has ended."""
    sign_in = unit.sign_ins.lock(sign_in_id)
    if sign_in is not None and sign_in.ended_at is None:
        unit.sign_ins.save(attrs.evolve(sign_in, ended_at=now))
        kind = ActivityKind.SIGN_IN_ENDED
        told = SignInEnded(
            organization_id=None,
            object_id=sign_in.id,
            user_id=sign_in.user_id,
            client=sign_in.client,
        )
        unit.trail.record(actor, told)
        note(unit, sign_in.user_id, kind, actor, now, detail=sign_in.client)
