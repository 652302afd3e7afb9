"""The hot path's way to the server: psycopg itself, positional, without a layer between."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
import sqlalchemy as sa

Row = tuple[Any, ...]
Parameters = Sequence[object] | Mapping[str, object]
Driver = psycopg.Connection[Row]


def driver_of(connection: sa.Connection) -> Driver:
    """Return the driver's own connection, in the same transaction."""
    driver: Driver | None = connection.connection.driver_connection
    if driver is None:  # pragma: no cover - SQLAlchemy has none only after it gave it back
        raise LookupError("the connection was given back")
    return driver


def one(driver: Driver, statement: str, parameters: Parameters) -> Row | None:
    """Return the first row, if there is one."""
    return driver.execute(statement, parameters).fetchone()


def every(driver: Driver, statement: str, parameters: Parameters) -> list[Row]:
    """Return all rows."""
    return driver.execute(statement, parameters).fetchall()
