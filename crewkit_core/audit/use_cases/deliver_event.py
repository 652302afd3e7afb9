"""Let everything follow that follows from an event."""

import uuid

import attrs

from crewkit_core.audit.ports import Anchors, EventUnit, EventWork, Following
from crewkit_core.audit.use_cases.anchoring import keep_head
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.event import Happened, Reaction
from crewkit_core.kernel.message import Command


@attrs.frozen(kw_only=True)
class DeliverEvent(Command[None]):
    """Run the reactions to this event that have not been run.

    Attributes:
        organization_id: ``NOWHERE`` for an event of none.
        replay_id: Run them all once more, once for each such id.
    """

    organization_id: uuid.UUID
    event_id: uuid.UUID
    replay_id: uuid.UUID | None = None


def deliver_event(
    command: DeliverEvent,
    *,
    actor: Actor,
    event_work: EventWork,
    following: Following,
    anchors: Anchors,
) -> None:
    """Run each reaction in a transaction of its own, beside the note that it was run.

    Whatever ends this in between, it is begun again: what was done is not done again. One that
    fails does not keep the others from being run. The head of the chain is kept at the end.

    Raises:
        Forbidden: somebody other than a worker asks.
        ChainShrunk: everything was run, but the chain is not what it was.
        Exception: what a reaction raised; the event stays undelivered.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("events are delivered by workers")
    unit: EventUnit
    with event_work(command.organization_id) as unit:
        happened = unit.events.find(command.organization_id, command.event_id)
    if happened is None:
        return
    failures = [
        failure
        for name, reaction in following.of(happened.kind)
        if (failure := _run(command, happened, name, reaction, event_work)) is not None
    ]
    with event_work(command.organization_id) as unit:
        if not failures:
            unit.events.delivered(command.organization_id, command.event_id)
    with event_work(command.organization_id) as unit:
        keep_head(unit, anchors, command.organization_id)
    if failures:
        raise failures[0]


def _run(
    command: DeliverEvent,
    happened: Happened,
    name: str,
    reaction: Reaction,
    event_work: EventWork,
) -> Exception | None:
    done = name if command.replay_id is None else f"{name}#{command.replay_id}"
    unit: EventUnit
    try:
        with event_work(command.organization_id) as unit:
            if unit.events.begin_reaction(command.organization_id, command.event_id, done):
                reaction(happened, unit)
    except Exception as error:  # noqa: BLE001 - raised once the others have had their turn
        return error
    return None
