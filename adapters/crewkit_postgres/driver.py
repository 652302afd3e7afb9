"""The hot path's way to the server: psycopg itself, positional, with few round trips."""

import contextlib
import logging
from collections.abc import Generator, Mapping, Sequence

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus

from crewkit_postgres.asking import Connection, Question, Row, checked, first_row

Parameters = Sequence[object] | Mapping[str, object]


def _is_news(record: logging.LogRecord) -> bool:
    """Tell apart what only follows from an error that is raised anyway."""
    return not str(record.msg).startswith("error ignored terminating")


logging.getLogger("psycopg").addFilter(_is_news)


class Driver:
    """The driver's own connection in one transaction.

    What asks for no answer can wait (``later``): it travels with the next statement that does, or
    with the commit (``flush``), in one round trip and in its order.
    """

    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        self._connection = connection
        self._waiting: list[tuple[str, Parameters]] = []
        self._foreseen: dict[Question, Row | None] = {}

    def execute(
        self, statement: str, parameters: Parameters = (), *, binary: bool = False
    ) -> "psycopg.Cursor[Row]":
        """Execute what waits, then *statement*."""
        self._foreseen.clear()
        if not self._waiting:
            return self._connection.execute(statement, parameters, binary=binary)
        with self._connection.pipeline():
            self._send()
            return self._connection.execute(statement, parameters, binary=binary)

    def later(self, statement: str, parameters: Parameters) -> None:
        """Execute *statement*, whose answer nobody reads, before anything that follows."""
        self._foreseen.clear()
        self._waiting.append((statement, parameters))

    def flush(self, *, commit: bool = False) -> None:
        """Execute what waits, and commit with it if told so."""
        self._foreseen.clear()
        if self._waiting:
            with self._connection.pipeline():
                self._send()
                if commit and not self._is_held:
                    self._connection.commit()

    @property
    def _is_held(self) -> bool:
        """Whether the transaction goes on after what would commit it."""
        return isinstance(self._connection, Connection) and self._connection.held

    def hold(self, *, held: bool) -> None:
        """Have what would commit do so, or not any more.

        It is the connection's, not this object's: whoever else speaks through it is held too.
        """
        if isinstance(self._connection, Connection):
            self._connection.held = held

    def go_back(self, savepoint: str) -> None:
        """Undo all since the savepoint; nothing of what waits is done."""
        self._foreseen.clear()
        self._waiting.clear()
        # past the driver, which at any ROLLBACK would let go of what is prepared
        checked(self._connection.pgconn.exec_(f"rollback to savepoint {savepoint}".encode()))

    def commit(self) -> None:
        """Commit what is not committed yet."""
        if self._connection.pgconn.transaction_status != TransactionStatus.IDLE:
            checked(self._connection.pgconn.exec_(b"commit"))

    @contextlib.contextmanager
    def at_once(self, *, commit: bool) -> "Generator[psycopg.Cursor[Row], None, None]":
        """Have a cursor whose statements go in one round trip after what waits; nobody reads them.

        Args:
            commit: Commit with them.
        """
        self._foreseen.clear()
        with self._connection.pipeline():
            self._send()
            yield self._connection.cursor()
            if commit and not self._is_held:
                self._connection.commit()

    def together(self, *questions: Question) -> list[Row | None]:
        """Execute what waits, then these in one round trip; return the first row of each."""
        with self._connection.pipeline():
            self._send()
            asked = [self._connection.execute(*question) for question in questions]
        return [cursor.fetchone() for cursor in asked]

    def foresee(self, answers: Mapping[Question, Row | None]) -> None:
        """Keep the rows that questions to come would be answered with, until they are asked.

        Anything else that is said before may change them, and ends it.
        """
        self._foreseen = dict(answers)

    def one(self, question: Question) -> Row | None:
        """Return the first row, if there is one; as foreseen when it was."""
        if question in self._foreseen:
            return self._foreseen.pop(question)
        self._foreseen.clear()
        if self._waiting or not isinstance(self._connection, Connection):
            return self.execute(*question).fetchone()
        return first_row(self._connection, *question)

    def cursor(self) -> "psycopg.Cursor[Row]":
        """Return a cursor after all that waited."""
        self.flush()
        return self._connection.cursor()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for statement, parameters in waiting:
            self._connection.execute(statement, parameters)


def driver_of(connection: sa.Connection) -> Driver:
    """Return the driver's own connection, in the same transaction."""
    driver: psycopg.Connection[Row] | None = connection.connection.driver_connection
    if driver is None:  # pragma: no cover - SQLAlchemy has none only after it gave it back
        raise LookupError("the connection was given back")
    return Driver(driver)


def one(driver: Driver, statement: str, parameters: Parameters) -> Row | None:
    """Return the first row, if there is one."""
    if isinstance(parameters, tuple):
        return driver.one((statement, parameters))
    return driver.execute(statement, parameters).fetchone()


def every(driver: Driver, statement: str, parameters: Parameters) -> list[Row]:
    """Return all rows."""
    return driver.execute(statement, parameters).fetchall()
