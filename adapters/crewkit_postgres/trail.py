"""What a transaction adds to the trail, written as it ends; and events, as they are delivered."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from psycopg.types.json import Jsonb

from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.audit.model.record import AuditRecord
from crewkit_core.audit.use_cases.deliver_event import DeliverEvent
from crewkit_core.kernel.actor import Origin
from crewkit_core.kernel.event import NOWHERE, Happened
from crewkit_postgres.driver import Driver, driver_of, one
from crewkit_postgres.jobs import Enqueue
from crewkit_postgres.transactions import SET_LOCAL, begun

_NOW = dt.timedelta(0)

# What the trigger computes is given no value here: its number, and the hashes that link it.
_RECORD = """
insert into audit_records (
    organization_id, id, at, kind, version, refused, object_id, user_id, origin, sign_in_id,
    token_id, request_id, details, salt, commitment, digest
) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_EVENT = """
insert into events (
    organization_id, id, at, kind, version, object_id, user_id, origin, request_id, payload
) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_FIND = """
select organization_id, id, at, kind, version, object_id, user_id, origin, request_id, payload
from events where organization_id = %s and id = %s
"""
_BEGIN = """
insert into reactions_done (organization_id, event_id, reaction, at)
values (%s, %s, %s, clock_timestamp()) on conflict do nothing returning true
"""
_DELIVERED = """
update events set delivered_at = clock_timestamp()
where organization_id = %s and id = %s and delivered_at is null
"""


def end(driver: Driver, pending: PendingTrail, enqueue: Enqueue, *, anywhere: bool) -> None:
    """Write what gathered, and commit with it and with what waits in the driver."""
    if not pending.happened:
        driver.flush(commit=True)
        return
    write(driver, pending.records, pending.happened, enqueue, anywhere=anywhere, commit=True)


def write(
    driver: Driver,
    records: Sequence[AuditRecord],
    happened: Sequence[Happened],
    enqueue: Enqueue,
    *,
    anywhere: bool,
    commit: bool,
) -> None:
    """Write all of it in one round trip, at the end of the transaction.

    Args:
        driver: Of the transaction; what waits there goes first.
        records: Of which each takes its chain's lock until the commit.
        happened: Each gets a job that delivers it.
        enqueue: Stores a job.
        anywhere: The transaction is no organization's: it becomes that of each row's.
        commit: Commit with it.
    """
    with driver.at_once(commit=commit) as cursor:
        where = None
        # always in the same order, so that two who add to several chains do not wait in a circle
        for record in sorted(records, key=lambda each: each.organization_id):
            if anywhere and record.organization_id != where:
                where = record.organization_id
                cursor.execute(SET_LOCAL, ("app.organization_id", str(where)))
            cursor.execute(_RECORD, _record_row(record))
        for event in sorted(happened, key=lambda each: each.organization_id or NOWHERE):
            organization_id = event.organization_id or NOWHERE
            if anywhere and organization_id != where:
                where = organization_id
                cursor.execute(SET_LOCAL, ("app.organization_id", str(where)))
            cursor.execute(_EVENT, _event_row(event, organization_id))
            enqueue(cursor, DeliverEvent(organization_id=organization_id, event_id=event.id), _NOW)


def write_refusals(engine: sa.Engine, pending: PendingTrail, enqueue: Enqueue) -> None:
    """Write what was refused, in a transaction of its own.

    Raises:
        Unavailable: the database does not answer; then that is what the actor is told.
    """
    if pending.refusals:
        with begun(engine, {"app.organization_id": ""}) as connection:
            driver = driver_of(connection)
            write(driver, pending.refusals, (), enqueue, anywhere=True, commit=False)


def _record_row(record: AuditRecord) -> tuple[object, ...]:
    return (
        record.organization_id,
        record.id,
        record.at,
        record.kind,
        record.version,
        record.refused,
        record.object_id,
        record.user_id,
        record.origin.value,
        record.sign_in_id,
        record.token_id,
        record.request_id,
        record.details,
        record.salt,
        record.commitment,
        record.digest(),
    )


def _event_row(event: Happened, organization_id: uuid.UUID) -> tuple[object, ...]:
    return (
        organization_id,
        event.id,
        event.at,
        event.kind,
        event.version,
        event.object_id,
        event.user_id,
        event.origin.value,
        event.request_id,
        Jsonb(dict(event.payload)),
    )


def happened_of(row: tuple[Any, ...]) -> Happened:
    """Return the event of a row."""
    (
        organization_id,
        event_id,
        at,
        kind,
        version,
        object_id,
        user_id,
        origin,
        request_id,
        payload,
    ) = row
    return Happened(
        id=event_id,
        at=at,
        kind=kind,
        version=version,
        organization_id=organization_id if organization_id.int else None,
        object_id=object_id,
        user_id=user_id,
        origin=Origin(origin),
        request_id=request_id,
        payload=payload,
    )


@attrs.frozen
class PostgresEvents:
    """``audit.ports.Events``."""

    _driver: Driver

    def find(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> Happened | None:
        """Return the event, if there is one."""
        row = one(self._driver, _FIND, (organization_id, event_id))
        return None if row is None else happened_of(row)

    def begin_reaction(
        self, organization_id: uuid.UUID, event_id: uuid.UUID, reaction: str
    ) -> bool:
        """Note that a reaction was done; return whether this unit is the one to do it."""
        return one(self._driver, _BEGIN, (organization_id, event_id, reaction)) is not None

    def delivered(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> None:
        """Note that all reactions were done."""
        self._driver.execute(_DELIVERED, (organization_id, event_id))
