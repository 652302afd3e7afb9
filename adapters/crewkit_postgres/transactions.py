"""Transactions of the database, and what each is told of whose rows it may see."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from contextvars import ContextVar
from typing import Any

import attrs
import psycopg
import sqlalchemy as sa

from crewkit_postgres.asking import Question, last_first_row
from crewkit_postgres.driver import Driver, driver_of
from crewkit_postgres.errors import translated

BEGIN = "begin"
SNAPSHOT = "begin isolation level repeatable read"
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
    engine: sa.Engine
    _connection: sa.Connection | None = None

    def settled(self) -> sa.Connection:
        """Return SQLAlchemy's connection after all that waited at the driver."""
        self.driver.flush()
        if self._connection is None:
            self._connection = sa.Connection(self.engine, connection=self._fairy)
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
    engine: sa.Engine,
    settings: Mapping[str, str],
    first: Question | None = None,
    *,
    begin: str = BEGIN,
) -> Generator[Transaction, None, None]:
    """Open a transaction under *settings*; errors of the database come out as the domain's.

    The settings are the first statement: when it fails because the connection died while it lay
    in the pool, a new one is taken. That spares the ping each transaction would begin with.

    Args:
        engine: Whose connections.
        settings: Until the transaction ends.
        first: What is likely to be asked first; it travels along.
        begin: How; one that joins another is as that is.
    """
    held = _held.get()
    if held is not None and held.transaction.engine is engine:
        with _joined(held, settings) as transaction:
            yield transaction
        return
    with translated():
        try:
            transaction = _begun(engine, settings, first, begin)
        except psycopg.OperationalError:
            engine.dispose()  # the others in the pool are no younger
            transaction = _begun(engine, settings, first, begin)
        try:
            yield transaction
            transaction.commit()
        finally:
            transaction.close()


@attrs.define
class _Held:
    """A transaction that is kept open for several units.

    Attributes:
        told: What it was told of whose rows it may see.
        afterwards: What is done once it has ended, either way.
    """

    transaction: Transaction
    told: dict[str, str]
    afterwards: contextlib.ExitStack


_held: ContextVar[_Held | None] = ContextVar("held", default=None)


@contextlib.contextmanager
def holding(
    engine: sa.Engine,
    settings: Mapping[str, str],
    afterwards: contextlib.ExitStack,
    *,
    begin: str = BEGIN,
) -> Generator[Transaction, None, None]:
    """Open a transaction that those opened inside join: all of them are committed, or none.

    Args:
        engine: Whose connections.
        settings: Until another is opened in it, and after that.
        afterwards: Gets what must outlive the transaction, whatever becomes of it.
        begin: How.
    """
    with opened(engine, settings, begin=begin) as transaction:
        transaction.driver.hold(held=True)
        before = _held.set(_Held(transaction, dict(settings), afterwards))
        try:
            yield transaction
        finally:
            _held.reset(before)
            transaction.driver.hold(held=False)
        transaction.driver.flush()


def outlive(act: Callable[[], None]) -> None:
    """Do what must last even when a transaction around this is undone: after its end, or now."""
    held = _held.get()
    if held is None:
        act()
    else:
        held.afterwards.callback(act)


@contextlib.contextmanager
def _joined(held: _Held, settings: Mapping[str, str]) -> Generator[Transaction, None, None]:
    """Have the transaction that is open, for what is undone alone when it fails."""
    driver = held.transaction.driver
    before = {name: held.told.get(name, "") for name in settings}
    with translated():
        driver.later("savepoint unit", ())
        _tell(held, settings)
        driver.flush()
        try:
            yield held.transaction
            driver.flush()
        except BaseException:
            driver.go_back("unit")
            held.told |= before
            raise
        driver.later("release savepoint unit", ())
        _tell(held, before)


def _tell(held: _Held, settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        held.transaction.driver.later(SET_LOCAL, (name, value))
    held.told |= settings


@contextlib.contextmanager
def begun(engine: sa.Engine, settings: Mapping[str, str]) -> Generator[sa.Connection, None, None]:
    """Open a transaction for what asks SQLAlchemy alone."""
    with opened(engine, settings) as transaction:
        yield transaction.settled()


def _begun(
    engine: sa.Engine, settings: Mapping[str, str], first: Question | None, begin: str
) -> Transaction:
    """Begin, set them, and ask, in one round trip.

    The driver would begin by itself, in a trip of its own; in a transaction it does not.
    """
    fairy = engine.raw_connection()
    connection: Any = fairy.driver_connection
    asked = [] if first is None else [first]
    try:
        told = [(SET_LOCAL, each) for each in settings.items()]
        row = last_first_row(connection, [(begin, ()), *told, *asked])
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
