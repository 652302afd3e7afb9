"""Show one event."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.errors import NoSuchEvent
from crewkit_core.audit.ports import AuditUnit
from crewkit_core.audit.readers import READERS_FROM
from crewkit_core.audit.use_cases.reading import require_reader
from crewkit_core.audit.views import EventView, event_view
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class ShowEvent(Query[EventView]):
    """What exactly happened, and what followed?"""

    needs: ClassVar[Needs] = Needs(READERS_FROM)

    organization_id: uuid.UUID
    event_id: uuid.UUID


def show_event(query: ShowEvent, *, actor: Actor, work: Work[AuditUnit]) -> EventView:
    """Return the event.

    Raises:
        NoSuchOrganization, NoSuchEvent: there is none.
        LevelTooLow: below admin.
    """
    with work(query.organization_id) as unit:
        require_reader(unit, actor, query.organization_id)
        row = unit.events.row(query.organization_id, query.event_id)
    if row is None:
        raise NoSuchEvent("there is no such event")
    return event_view(row, query.organization_id)
