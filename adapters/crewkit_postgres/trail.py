"""What a transaction adds to the trail, written as it ends; and events, as they are delivered."""

import datetime as dt
import functools
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from crewkit_core.audit.model.pending import (
    LOOKED_AT,
    MOST_REFUSED,
    REFUSED_WITHIN,
    PendingTrail,
    is_bounded,
)
from crewkit_core.audit.model.record import AuditRecord
from crewkit_core.audit.use_cases.deliver_event import DeliverEvent
from crewkit_core.audit.use_cases.keep_anchor import KeepAnchor
from crewkit_core.kernel.event import NOWHERE, Happened
from crewkit_postgres.driver import Driver, driver_of, one
from crewkit_postgres.jobs import Enqueue, PostgresJobs
from crewkit_postgres.transactions import SET_LOCAL, begun, outlive, set_local

_NOW = dt.timedelta(0)

# What the trigger computes is given no value here: its number, and the hashes that link it.
_RECORD = """
insert into audit_records (
    organization_id, id, at, kind, version, refused, object_id, user_id, origin, sign_in_id,
    token_id, request_id, details, salt, commitment, digest
) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
# the newest by the primary key, so that it costs the same in any trail
_ALIKE = """
select count(*) from (
    select user_id, kind, refused, at from audit_records
    where organization_id = %s order by sequence desc limit %s
) newest
where refused and user_id is not distinct from %s and kind = %s and at > %s
"""
_EVENT = """
insert into events (
    organization_id, id, at, kind, version, object_id, user_id, origin, request_id, payload
) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
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
    """Have what was refused written, in a transaction of its own; no more of a kind than are kept.

    Tries at the same instant do not see each other: a few more may be kept then. Where several
    units are one transaction, it is written after that has ended.

    Raises:
        Unavailable: the database does not answer; then that is what the actor is told.
    """
    if pending.refusals:
        outlive(functools.partial(_write_refusals, engine, pending, enqueue))


def _write_refusals(engine: sa.Engine, pending: PendingTrail, enqueue: Enqueue) -> None:
    with begun(engine, {"app.organization_id": ""}) as connection:
        driver = driver_of(connection)
        kept = [each for each in pending.refusals if not _is_too_many(connection, each)]
        write(driver, kept, (), enqueue, anywhere=True, commit=False)
        jobs = PostgresJobs(driver, enqueue)
        for organization_id in {record.organization_id for record in kept}:
            jobs.add(KeepAnchor(organization_id=organization_id))


def _is_too_many(connection: sa.Connection, refusal: AuditRecord) -> bool:
    if not is_bounded(refusal):
        return False
    whose = str(refusal.organization_id)
    set_local(connection, {"app.organization_id": whose})
    values = (whose, LOOKED_AT, refusal.user_id, refusal.kind, refusal.at - REFUSED_WITHIN)
    row = one(driver_of(connection), _ALIKE, values)
    return row is not None and row[0] >= MOST_REFUSED


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
