"""The trail of changes in lists, chained as the database does."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

import attrs

from crewkit_core.audit.chain import Stored, beginning_of
from crewkit_core.audit.errors import is_news
from crewkit_core.audit.model.pending import LOOKED_AT, PendingTrail, is_bounded, is_too_many
from crewkit_core.audit.model.record import AuditRecord, ChainedRecord
from crewkit_core.audit.model.verifying import Head
from crewkit_core.audit.use_cases.deliver_event import DeliverEvent
from crewkit_core.audit.use_cases.keep_anchor import KeepAnchor
from crewkit_core.audit.views import EventRow, TrailFilter
from crewkit_core.kernel.clock import Clock
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
    """Add what was refused, however the unit ended; no more of a kind than are kept."""
    kept = [each for each in pending.refusals if not _is_too_many(store, each)]
    add_to_trail(kept, (), store.trail_of, store.accounts.jobs)
    for organization_id in {record.organization_id for record in kept}:
        message = KeepAnchor(organization_id=organization_id)
        store.accounts.jobs.append(Job(message=message, delay=_NOW))


def _is_too_many(store: Store, refusal: AuditRecord) -> bool:
    newest = store.trail_of(refusal.organization_id).records[-LOOKED_AT:]
    return is_bounded(refusal) and is_too_many(refusal, (each.record for each in newest))


@attrs.frozen
class MemoryAuditRecords:
    """``audit.ports.AuditRecords`` of one organization, or of what has none."""

    _own: uuid.UUID
    _tables: TrailTables

    def page(
        self, organization_id: uuid.UUID, which: TrailFilter, after: int | None, limit: int
    ) -> tuple[tuple[ChainedRecord, ...], bool]:
        """Return records below number *after*, newest first, and whether there are more."""
        found = [
            chained
            for chained in reversed(self._chain(organization_id))
            if (after is None or chained.sequence < after)
            and which.refused in {None, chained.record.refused}
            and which.fits(chained.record)
        ]
        return tuple(found[:limit]), len(found) > limit

    def find(self, organization_id: uuid.UUID, record_id: uuid.UUID) -> ChainedRecord | None:
        """Return the record, if there is one."""
        chain = self._chain(organization_id)
        return next((each for each in chain if each.record.id == record_id), None)

    def stored(self, organization_id: uuid.UUID, after: int, limit: int) -> tuple[Stored, ...]:
        """Return records above number *after*, oldest first, as they are hashed."""
        chain = self._chain(organization_id)
        return tuple(each.stored() for each in chain if each.sequence > after)[:limit]

    def head(self, organization_id: uuid.UUID) -> Head:
        """Return how far the chain says it has got, whatever records there are."""
        chain = self._chain(organization_id)
        last = chain[-1].hash if chain else beginning_of(organization_id)
        return Head(organization_id=organization_id, sequence=len(chain), hash=last)

    def _chain(self, organization_id: uuid.UUID) -> list[ChainedRecord]:
        return self._tables.records if organization_id == self._own else []


@attrs.frozen
class MemoryEvents:
    """``audit.ports.Events`` of one organization, or of what has none."""

    _own: uuid.UUID
    _tables: TrailTables
    _clock: Clock

    def find(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> Happened | None:
        """Return the event, if there is one."""
        return self._tables.events.get(event_id) if organization_id == self._own else None

    def page(
        self, organization_id: uuid.UUID, which: TrailFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[EventRow, ...], bool]:
        """Return events before *after*, newest first, and whether there are more."""
        events = self._tables.events if organization_id == self._own else {}
        found = [
            self._row(happened)
            for event_id, happened in sorted(events.items(), reverse=True)
            if (after is None or event_id < after)
            and which.delivered in {None, event_id in self._tables.delivered}
            and which.fits(happened)
        ]
        return tuple(found[:limit]), len(found) > limit

    def row(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> EventRow | None:
        """Return the event with how far its delivery is."""
        happened = self.find(organization_id, event_id)
        return None if happened is None else self._row(happened)

    def begin_reaction(
        self, organization_id: uuid.UUID, event_id: uuid.UUID, reaction: str
    ) -> bool:
        """Note that a reaction was done; return whether this unit is the one to do it."""
        done = (event_id, reaction)
        if organization_id != self._own or done in self._tables.reactions_done:
            return False
        self._tables.reactions_done[done] = None
        return True

    def delivered(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> None:
        """Note that all reactions were done, if that was not noted before."""
        if organization_id == self._own:
            self._tables.delivered.setdefault(event_id, self._clock.now())

    def _row(self, happened: Happened) -> EventRow:
        done = self._tables.reactions_done
        return EventRow(
            happened=happened,
            delivered_at=self._tables.delivered.get(happened.id),
            reactions=tuple(name for event_id, name in done if event_id == happened.id),
        )


@attrs.frozen
class MemoryAnchors:
    """``audit.ports.Anchors``."""

    _heads: dict[uuid.UUID, list[Head]] = attrs.field(factory=dict[uuid.UUID, list[Head]])

    def of(self, organization_id: uuid.UUID) -> tuple[Head, ...]:
        """Return the chain's, in the order they were kept."""
        return tuple(self._heads.get(organization_id, ()))

    def last(self, organization_id: uuid.UUID) -> Head | None:
        """Return the chain's last."""
        return (self.of(organization_id) or (None,))[-1]

    def keep(self, head: Head) -> None:
        """Keep one more; one that says nothing new is left out.

        Raises:
            ChainShrunk: the chain had got further before, or was another there.
        """
        if is_news(head, self.last(head.organization_id)):
            self._heads.setdefault(head.organization_id, []).append(head)
