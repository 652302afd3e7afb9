"""Transactions of the database, and what each is told of whose rows it may see."""

import contextlib
from collections.abc import Generator, Mapping
from typing import Any

import attrs
import psycopg
import sqlalchemy as sa

from crewkit_postgres.asking import Question, last_first_row
from crewkit_postgres.driver import Driver, driver_of
from crewkit_postgres.errors import translated

# Local to the transaction: nothing of it is left on the connection for the next one.
SET_LOCAL = "select set_config(%s, %s, true)"


@attrs.define
class Transaction:
    """A connection in a transaction, as the driver's and, for who asks, as SQLAlchemy's.

    Most units ask only what goes through the driver; making the other connection would cost them
    more than their questions.
    """

    driver: Driver
    _fairy: sa.PoolProxiedConnection
    _engine: sa.Engine
    _connection: sa.Connection | None = None

    def settled(self) -> sa.Connection:
        """Return SQLAlchemy's connection after all that waited at the driver."""
        self.driver.flush()
        if self._connection is None:
            self._connection = sa.Connection(self._engine, connection=self._fairy)
        return self._connection

    def commit(self) -> None:
        """Commit what is not committed yet."""
        self.driver.commit()

    def close(self) -> None:
        """Give the connection back; what was not committed is rolled back."""
        (self._fairy if self._connection is None else self._connection).close()


def set_local(connection: sa.Connection, settings: Mapping[str, str]) -> None:
    """Set them until the transaction ends."""
    driver = driver_of(connection)
    for name, value in settings.items():
        driver.later(SET_LOCAL, (name, value))
    driver.flush()


@contextlib.contextmanager
def opened(
    engine: sa.Engine, settings: Mapping[str, str], first: Question | None = None
) -> Generator[Transaction, None, None]:
    """Open a transaction under *settings*; errors of the database come out as the domain's.

    The settings are the first statement: when it fails because the connection died while it lay
    in the pool, a new one is taken. That spares the ping each transaction would begin with.

    Args:
        engine: Whose connections.
        settings: Until the transaction ends.
        first: What is likely to be asked first; it travels along.
    """
    with translated():
        try:
            transaction = _begun(engine, settings, first)
        except psycopg.OperationalError:
            engine.dispose()  # the others in the pool are no younger
            transaction = _begun(engine, settings, first)
        try:
            yield transaction
            transaction.commit()
        finally:
            transaction.close()


@contextlib.contextmanager
def begun(engine: sa.Engine, settings: Mapping[str, str]) -> Generator[sa.Connection, None, None]:
    """Open a transaction for what asks SQLAlchemy alone."""
    with opened(engine, settings) as transaction:
        yield transaction.settled()


def _begun(engine: sa.Engine, settings: Mapping[str, str], first: Question | None) -> Transaction:
    """Begin, set them, and ask, in one round trip.

    The driver would begin by itself, in a trip of its own; in a transaction it does not.
    """
    fairy = engine.raw_connection()
    connection: Any = fairy.driver_connection
    asked = [] if first is None else [first]
    try:
        told = [(SET_LOCAL, each) for each in settings.items()]
        row = last_first_row(connection, [("begin", ()), *told, *asked])
    except psycopg.OperationalError:
        fairy.invalidate()
        raise
    except BaseException:
        fairy.close()
        raise
    driver = Driver(connection)
    if first is not None:
        driver.foresee({first: row})
    return Transaction(driver, fairy, engine)
