"""A migrated PostgreSQL database of a test's own."""

import uuid
from contextlib import AbstractContextManager
from typing import Any

import attrs
import psycopg
import sqlalchemy as sa

from crewkit_core.kernel.message import Command
from crewkit_postgres.directory import PostgresDirectory
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

    def work(self, organization_id: uuid.UUID) -> AbstractContextManager[PostgresUnit]:
        """Open a transaction."""
        return PostgresWork(self.engine, enqueue)(organization_id)

    @property
    def directory(self) -> PostgresDirectory:
        return PostgresDirectory(self.engine)

    def take_jobs(self, organization_id: uuid.UUID) -> tuple[Command[Any], ...]:
        """Remove and return what was enqueued and committed."""
        with self.admin() as admin:
            rows = admin.execute(
                "delete from dramatiq.queue returning position, message"
            ).fetchall()
        messages = [to_message(*row[1]["args"]) for row in sorted(rows)]
        return tuple(m for m in messages if getattr(m, "organization_id", None) == organization_id)

    def admin(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """Connect past every wall; commits each statement."""
        return psycopg.connect(plain(self.admin_url), autocommit=True)

    def tenant(self, name: str = "Acme") -> Tenant:
        """Found an organization with an owner and a project."""
        return found_tenant(self, name)
