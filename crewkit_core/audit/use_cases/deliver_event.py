"""Let everything follow that follows from an event."""

import uuid

import attrs

from crewkit_core.audit.ports import EventUnit, EventWork, Following
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command


@attrs.frozen(kw_only=True)
class DeliverEvent(Command[None]):
    """Run the reactions to this event that have not been run.

    Attributes:
        organization_id: ``NOWHERE`` for an event of none.
    """

    organization_id: uuid.UUID
    event_id: uuid.UUID


def deliver_event(
    command: DeliverEvent, *, actor: Actor, event_work: EventWork, following: Following
) -> None:
    """Run each reaction in a transaction of its own, beside the note that it was run.

    Whatever ends this in between, it is begun again: what was done is not done again.

    Raises:
        Forbidden: somebody other than a worker asks.
        Unavailable: the database does not answer; the event stays undelivered.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("events are delivered by workers")
    place = (command.organization_id, command.event_id)
    unit: EventUnit
    with event_work(command.organization_id) as unit:
        happened = unit.events.find(*place)
    if happened is None:
        return
    for name, reaction in following.of(happened.kind):
        with event_work(command.organization_id) as unit:
            if unit.events.begin_reaction(*place, name):
                reaction(happened, unit)
    with event_work(command.organization_id) as unit:
        unit.events.delivered(*place)
