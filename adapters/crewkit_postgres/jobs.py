"""Jobs, stored in the transaction of the change."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import psycopg

from crewkit_core.kernel.message import Command
from crewkit_postgres.driver import Driver

Enqueue = Callable[["psycopg.Cursor[Any]", Command[None], dt.timedelta], None]
"""Stores a message of the queue through the cursor: the composition root brings the queue's own."""


@attrs.frozen
class PostgresJobs:
    """The queue, as one transaction sees it."""

    _driver: Driver
    _enqueue: Enqueue

    def add(self, message: Command[None], delay: dt.timedelta = dt.timedelta(0)) -> None:
        """Enqueue *message* for after the commit."""
        with self._driver.cursor() as cursor:
            self._enqueue(cursor, message, delay)
