"""Delete the sessions of an organization that are older than it keeps them."""

import datetime as dt
import uuid

import attrs

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.removing import remove_session

AT_ONCE = 20
EVERY = dt.timedelta(hours=1)


@attrs.frozen(kw_only=True)
class SweepSessions(Command[None]):
    """Delete what is too old, and look again later.

    Attributes:
        turn: Which look it is; whoever comes a second time has not got the organization's.
    """

    organization_id: uuid.UUID
    turn: uuid.UUID


def sweep_sessions(
    command: SweepSessions, *, actor: Actor, work: Work[SessionsUnit], clock: Clock
) -> None:
    """Delete sessions whose last line is older than the organization keeps them, some at a time.

    Raises:
        Forbidden: somebody other than a worker asks.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("sessions are swept by workers")
    organization_id, now = command.organization_id, clock.now()
    with work(organization_id) as unit:
        organization = unit.organizations.find(organization_id)
        if organization is None or organization.sweep != command.turn:
            return
        if not organization.retention_days:
            return
        before = now - dt.timedelta(days=organization.retention_days)
        old = unit.conversations.idle_since(organization_id, before, AT_ONCE)
        for session in old:
            remove_session(unit, actor, session, organization.capture)
        turn = new_id(now)
        unit.organizations.save(attrs.evolve(organization, sweep=turn))
        again = SweepSessions(organization_id=organization_id, turn=turn)
        unit.jobs.add(again, delay=dt.timedelta(0) if len(old) == AT_ONCE else EVERY)
