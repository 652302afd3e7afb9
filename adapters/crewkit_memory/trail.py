"""The trail of changes in lists, chained as the database does."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

import attrs

from crewkit_core.audit.chain import beginning_of
from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.audit.model.record import AuditRecord, ChainedRecord
from crewkit_core.audit.use_cases.deliver_event import DeliverEvent
from crewkit_core.kernel.event import NOWHERE, Happened
from crewkit_memory.tables import Job, Store, Tables, TrailTables

_NOW = dt.timedelta(0)
TablesOf = Callable[[uuid.UUID], TrailTables]


def add_to_trail(
    records: Iterable[AuditRecord],
    happened: Iterable[Happened],
    tables_of: TablesOf,
    jobs: list[Job],
) -> None:
    """Add what gathered in a unit; each event gets a job that delivers it."""
    for record in records:
        chain = tables_of(record.organization_id).records
        last = chain[-1].hash if chain else beginning_of(record.organization_id)
        chain.append(ChainedRecord.after(len(chain), last, record))
    for event in happened:
        organization_id = event.organization_id or NOWHERE
        tables_of(organization_id).events[event.id] = event
        message = DeliverEvent(organization_id=organization_id, event_id=event.id)
        jobs.append(Job(message=message, delay=_NOW))


def end(pending: PendingTrail, tables: Tables) -> None:
    """Add all that a unit of an organization which ends well leaves."""
    for happened in pending.happened:  # each record has one
        tables.require(happened.organization_id or NOWHERE)
    add_to_trail(pending.records, pending.happened, lambda _: tables.trail, tables.jobs)


def end_accounts(pending: PendingTrail, store: Store) -> None:
    """Add all that a unit of accounts which ends well leaves, to whose trail it is."""
    add_to_trail(pending.records, pending.happened, store.trail_of, store.accounts.jobs)


def keep_refusals(store: Store, pending: PendingTrail) -> None:
    """Add what was refused, however the unit ended."""
    add_to_trail(pending.refusals, (), store.trail_of, store.accounts.jobs)


@attrs.frozen
class MemoryEvents:
    """``audit.ports.Events`` of one organization, or of what has none."""

    _own: uuid.UUID
    _tables: TrailTables

    def find(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> Happened | None:
        """Return the event, if there is one."""
        return self._tables.events.get(event_id) if organization_id == self._own else None

    def begin_reaction(
        self, organization_id: uuid.UUID, event_id: uuid.UUID, reaction: str
    ) -> bool:
        """Note that a reaction was done; return whether this unit is the one to do it."""
        done = (event_id, reaction)
        if organization_id != self._own or done in self._tables.reactions_done:
            return False
        self._tables.reactions_done.add(done)
        return True

    def delivered(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> None:
        """Note that all reactions were done."""
        if organization_id == self._own:
            self._tables.delivered.add(event_id)
