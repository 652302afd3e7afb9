"""Transactions on the whole platform: what its own people read, as the database itself checks."""

import contextlib
import uuid
from collections.abc import Generator

import attrs
import sqlalchemy as sa

from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.kernel.clock import Clock
from crewkit_postgres.account_work import PostgresAccountUnit
from crewkit_postgres.driver import driver_of
from crewkit_postgres.jobs import Enqueue
from crewkit_postgres.platform_reader import PostgresClosedOrganizations, PostgresPlatformReader
from crewkit_postgres.trail import end, write_refusals
from crewkit_postgres.transactions import begun


@attrs.frozen
class PostgresPlatformUnit(PostgresAccountUnit):
    """One transaction on the platform."""

    @property
    def reader(self) -> PostgresPlatformReader:
        """What is read across organizations."""
        return PostgresPlatformReader(self._connection)

    @property
    def closed(self) -> PostgresClosedOrganizations:
        """Organizations that are there for nobody."""
        return PostgresClosedOrganizations(self._connection)


@attrs.frozen
class PostgresPlatformWork:
    """``platform.ports.PlatformWork``; safe to use from many threads.

    The transaction is told who reads, and in no organization. Policies of the database look up
    whether that is one of the platform's own people; for anybody else no row is there.
    """

    _engine: sa.Engine
    _enqueue: Enqueue
    _clock: Clock

    @contextlib.contextmanager
    def __call__(self, user_id: uuid.UUID) -> Generator[PostgresPlatformUnit, None, None]:
        """Open the transaction.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way.
        """
        pending = PendingTrail(self._clock)
        told = {"app.organization_id": "", "app.user_id": "", "app.staff_id": str(user_id)}
        try:
            with begun(self._engine, told) as connection:
                yield PostgresPlatformUnit(connection, self._enqueue, pending)
                end(driver_of(connection), pending, self._enqueue, anywhere=True)
        finally:
            write_refusals(self._engine, pending, self._enqueue)
