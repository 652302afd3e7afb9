"""Let everything follow once more that follows from an event."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.errors import NoSuchEvent
from crewkit_core.audit.events import EventReplayed
from crewkit_core.audit.ports import AuditUnit
from crewkit_core.audit.readers import READERS_FROM
from crewkit_core.audit.use_cases.deliver_event import DeliverEvent
from crewkit_core.audit.use_cases.reading import require_reader
from crewkit_core.audit.views import EventView, event_view
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class ReplayEvent(Command[EventView]):
    """Run every reaction to this event once more, also those that have been run."""

    needs: ClassVar[Needs] = Needs(READERS_FROM)

    organization_id: uuid.UUID
    event_id: uuid.UUID


def replay_event(
    command: ReplayEvent, *, actor: Actor, work: Work[AuditUnit], clock: Clock
) -> EventView:
    """Have the event delivered again, soon; return it as it stands before.

    Raises:
        NoSuchOrganization, NoSuchEvent: there is none.
        LevelTooLow: below admin.
    """
    organization_id, event_id = command.organization_id, command.event_id
    with work(organization_id) as unit:
        require_reader(unit, actor, organization_id)
        row = unit.events.row(organization_id, event_id)
        if row is None:
            raise NoSuchEvent("there is no such event")
        unit.jobs.add(
            DeliverEvent(
                organization_id=organization_id,
                event_id=event_id,
                replay_id=new_id(clock.now()),
            )
        )
        told = EventReplayed(organization_id=organization_id, object_id=event_id)
        unit.trail.record(actor, told, after={"kind": row.happened.kind})
    return event_view(row, organization_id)
