"""A migrated PostgreSQL database of a test's own."""

import uuid
from contextlib import AbstractContextManager
from typing import Any

import attrs
import psycopg
import sqlalchemy as sa

from crewkit.clock import SystemClock
from crewkit_core.audit.model.record import AuditRecord, ChainedRecord
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import Happened
from crewkit_core.kernel.message import Command
from crewkit_postgres.account_work import PostgresAccountUnit, PostgresAccountWork
from crewkit_postgres.directory import PostgresDirectory
from crewkit_postgres.events import PostgresEvents
from crewkit_postgres.rows import to_value
from crewkit_postgres.tables import audit_records, events
from crewkit_postgres.transactions import begun
from crewkit_postgres.work import PostgresUnit, PostgresWork
from crewkit_queue.enqueueing import enqueue
from crewkit_queue.jobs import to_message
from crewkit_testing.postgres import plain
from crewkit_testing.tenants import Tenant, found_tenant


@attrs.frozen(kw_only=True)
class PostgresWorld:
    """A migrated database with nobody in it."""

    engine: sa.Engine
    admin_url: str
    app_url: str
    clock: Clock = attrs.field(factory=SystemClock)

    def work(self, organization_id: uuid.UUID) -> AbstractContextManager[PostgresUnit]:
        """Open a transaction."""
        return PostgresWork(self.engine, enqueue, self.clock)(organization_id)

    @property
    def directory(self) -> PostgresDirectory:
        return PostgresDirectory(self.engine, enqueue, self.clock)

    def account_work(self) -> AbstractContextManager[PostgresAccountUnit]:
        """Open a transaction on accounts."""
        return PostgresAccountWork(self.engine, enqueue, self.clock)()

    def records(self, organization_id: uuid.UUID) -> tuple[ChainedRecord, ...]:
        """Return a chain."""
        table = audit_records
        wanted = sa.select(table).where(table.c.organization_id == organization_id)
        with begun(self.engine, {"app.organization_id": str(organization_id)}) as connection:
            rows = connection.execute(wanted.order_by(table.c.sequence)).mappings().all()
        return tuple(
            ChainedRecord(
                record=to_value(row, AuditRecord),
                sequence=row["sequence"],
                previous=row["previous"],
                hash=row["hash"],
            )
            for row in rows
        )

    def happened(self, organization_id: uuid.UUID) -> tuple[Happened, ...]:
        """Return events, in the order they were stored."""
        with begun(self.engine, {"app.organization_id": str(organization_id)}) as connection:
            rows = connection.execute(sa.select(events).order_by(sa.text("ctid"))).all()
            unit = PostgresEvents(connection)
            found = [unit.find(organization_id, row.id) for row in rows]
        return tuple(each for each in found if each is not None)

    def take_jobs(self, organization_id: uuid.UUID) -> tuple[Command[Any], ...]:
        """Remove and return what was enqueued and committed."""
        with self.admin() as admin:
            rows = admin.execute(
                "delete from dramatiq.queue returning position, message"
            ).fetchall()
        messages = [to_message(*row[1]["args"][:2]) for row in sorted(rows)]
        return tuple(m for m in messages if getattr(m, "organization_id", None) == organization_id)

    def admin(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """Connect past every wall; commits each statement."""
        return psycopg.connect(plain(self.admin_url), autocommit=True)

    def tenant(self, name: str = "Acme") -> Tenant:
        """Found an organization with an owner and a project."""
        return found_tenant(self, name)
