"""Chains of audit records, to be read."""

import uuid
from collections.abc import Mapping
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_core.audit.chain import Stored, beginning_of
from crewkit_core.audit.model.record import AuditRecord, ChainedRecord
from crewkit_core.audit.model.verifying import Head
from crewkit_core.audit.views import TrailFilter
from crewkit_postgres.driver import Driver, every, one
from crewkit_postgres.rows import to_value
from crewkit_postgres.tables import audit_records

# ``AuditRecord.text`` from the columns: what is hashed is what they say now. The server builds it,
# since it does so ten times as fast as rows are made into values here.
_TEXT = """
'{"format":1,"organization_id":"' || organization_id || '","id":"' || id || '","at":"'
|| to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
|| '","kind":' || to_json(kind) || ',"version":' || version || ',"refused":' || refused
|| ',"object_id":' || to_json(object_id)
|| ',"user_id":' || coalesce('"' || user_id || '"', 'null')
|| ',"origin":' || to_json(origin)
|| ',"sign_in_id":' || coalesce('"' || sign_in_id || '"', 'null')
|| ',"token_id":' || coalesce('"' || token_id || '"', 'null')
|| ',"request_id":' || to_json(request_id)
|| ',"commitment":"' || encode(commitment, 'hex') || '"}'
"""
_STORED = f"""
select sequence, previous, hash, {_TEXT}, salt, details from audit_records
where organization_id = %s and sequence > %s order by sequence limit %s
"""  # noqa: S608 - a constant of ours
_HEAD = "select sequence, hash from audit_heads where organization_id = %s"


@attrs.frozen
class PostgresAuditRecords:
    """``audit.ports.AuditRecords``."""

    _connection: sa.Connection
    _driver: Driver

    def page(
        self, organization_id: uuid.UUID, which: TrailFilter, after: int | None, limit: int
    ) -> tuple[tuple[ChainedRecord, ...], bool]:
        """Return records below number *after*, newest first, and whether there are more."""
        table = audit_records
        wanted = sa.select(table).where(table.c.organization_id == organization_id)
        wanted = wanted.where(*conditions(table, which))
        if which.refused is not None:
            wanted = wanted.where(table.c.refused.is_(which.refused))
        if after is not None:
            wanted = wanted.where(table.c.sequence < after)
        rows = self._connection.execute(
            wanted.order_by(table.c.sequence.desc()).limit(limit + 1)
        ).mappings()
        found = [_chained(row) for row in rows]
        return tuple(found[:limit]), len(found) > limit

    def find(self, organization_id: uuid.UUID, record_id: uuid.UUID) -> ChainedRecord | None:
        """Return the record, if there is one."""
        table = audit_records
        row = self._connection.execute(
            sa.select(table).where(
                table.c.organization_id == organization_id, table.c.id == record_id
            )
        ).mappings()
        found = row.first()
        return None if found is None else _chained(found)

    def stored(self, organization_id: uuid.UUID, after: int, limit: int) -> tuple[Stored, ...]:
        """Return records above number *after*, oldest first, as they are hashed."""
        rows = every(self._driver, _STORED, (organization_id, after, limit))
        return tuple(map(Stored._make, rows))

    def head(self, organization_id: uuid.UUID) -> Head:
        """Return how far the chain says it has got, whatever records there are."""
        row = one(self._driver, _HEAD, (organization_id,))
        sequence, found = (0, beginning_of(organization_id)) if row is None else row
        return Head(organization_id=organization_id, sequence=sequence, hash=found)


def conditions(table: sa.Table, which: TrailFilter) -> list[sa.ColumnElement[bool]]:
    """Return what a filter asks of audit records and of events alike."""
    columns: Mapping[str, sa.ColumnElement[Any]] = dict(table.c)
    found: list[sa.ColumnElement[bool]] = []
    if which.kind is not None:
        noun = sa.func.split_part(columns["kind"], ".", 1)
        found.append(sa.or_(columns["kind"] == which.kind, noun == which.kind))
    if which.object_id is not None:
        found.append(columns["object_id"] == which.object_id)
    if which.user_id is not None:
        found.append(columns["user_id"] == which.user_id)
    if which.since is not None:
        found.append(columns["at"] >= which.since)
    if which.until is not None:
        found.append(columns["at"] < which.until)
    return found


def _chained(row: Mapping[Any, Any]) -> ChainedRecord:
    return ChainedRecord(
        record=to_value(row, AuditRecord),
        sequence=row["sequence"],
        previous=row["previous"],
        hash=row["hash"],
    )
