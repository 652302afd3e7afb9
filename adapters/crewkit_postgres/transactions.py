"""Transactions of the database, and what each is told of whose rows it may see."""

import contextlib
from collections.abc import Generator, Mapping
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, Escaping, ExecStatus

from crewkit_postgres.driver import driver_of
from crewkit_postgres.errors import translated

# Local to the transaction: nothing of it is left on the connection for the next one.
SET_LOCAL = "select set_config(%s, %s, true)"

_FINE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


def set_local(connection: sa.Connection, settings: Mapping[str, str]) -> None:
    """Set them until the transaction ends."""
    driver = driver_of(connection)
    for name, value in settings.items():
        driver.later(SET_LOCAL, (name, value))
    driver.flush()


@contextlib.contextmanager
def begun(engine: sa.Engine, settings: dict[str, str]) -> Generator[sa.Connection, None, None]:
    """Open a transaction under *settings*; errors of the database come out as the domain's.

    The settings are the first statement: when it fails because the connection died while it lay
    in the pool, a new one is taken. That spares the ping each transaction would begin with.
    """
    with translated(), contextlib.ExitStack() as stack:
        try:
            connection = stack.enter_context(_set(engine, settings))
        except psycopg.OperationalError:
            engine.dispose()  # the others in the pool are no younger
            connection = stack.enter_context(_set(engine, settings))
        yield connection


@contextlib.contextmanager
def _set(engine: sa.Engine, settings: dict[str, str]) -> Generator[sa.Connection, None, None]:
    with engine.begin() as connection:
        try:
            _begin(connection, settings)
        except psycopg.OperationalError:
            connection.invalidate()
            raise
        yield connection


def _begin(connection: sa.Connection, settings: Mapping[str, str]) -> None:
    """Begin, and set them, in one round trip.

    The driver would begin by itself, in a trip of its own; in a transaction it does not.
    """
    driver: Any = connection.connection.driver_connection
    quoted = Escaping(driver.pgconn)
    said = [b"begin"]
    for name, value in settings.items():
        literals = (quoted.escape_literal(text.encode()) for text in (name, value))
        said.append(b"select set_config(%b, %b, true)" % tuple(literals))
    result = driver.pgconn.exec_(b"; ".join(said))
    if result.status in _FINE:
        return
    if result.error_field(DiagnosticField.SQLSTATE) is None:  # the library says so, not the server
        raise psycopg.OperationalError("the connection is lost")
    raise error_from_result(result)
