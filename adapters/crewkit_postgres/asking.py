"""What every request asks: prepared once a connection, one round trip, the first row.

The driver's cursors do the same for any statement, and take twice the processor's time for it.
"""

import itertools
import re
import select
from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Row = tuple[Any, ...]
Question = tuple[str, tuple[object, ...]]
"""A statement and its parameters."""

_FINE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
_AT_WORK = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
_Prepared = tuple[str, tuple[int, ...]]


class Connection(psycopg.Connection[Row]):
    """A connection that knows which statements are prepared on it, by text and types.

    Attributes:
        held: Its transaction goes on after what would commit it.
    """

    names: dict[_Prepared, bytes]
    held = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the driver's own
        """Know of none."""
        super().__init__(*args, **kwargs)
        self.names = {}

    def rollback(self) -> None:
        """Roll back, and keep what is prepared.

        The driver would let go of every prepared statement, of whoever's, in case a table was
        made and unmade; the application's role makes none.
        """
        pgconn = self.pgconn
        alone = pgconn.pipeline_status == PipelineStatus.OFF
        if alone and pgconn.transaction_status == TransactionStatus.IDLE:
            return
        if alone and pgconn.transaction_status in _AT_WORK:
            checked(pgconn.exec_(b"rollback"))
        super().rollback()


def first_row(connection: Connection, statement: str, parameters: Sequence[object]) -> Row | None:
    """Return the first row of a statement, if there is one.

    Outside a transaction the statement is one of its own; the driver would begin one.

    Args:
        connection: Not in a pipeline.
        statement: With ``%s`` for each parameter, and no other percent sign.
        parameters: In their order.

    Raises:
        psycopg.Error: what the server says, or that the connection is lost.
    """
    said = _said(connection, statement, parameters)
    return _first(said, checked(connection.pgconn.exec_prepared(*said.words)))


def last_first_row(connection: Connection, questions: Sequence[Question]) -> Row | None:
    """Execute all in one round trip; return the first row of the last one, if there is one.

    Args:
        connection: Not in a pipeline.
        questions: Statements with their parameters, as ``first_row`` takes them.

    Raises:
        psycopg.Error: what the server says of the first that failed, or that the connection is
            lost.
    """
    said = [_said(connection, *question) for question in questions]
    pgconn = connection.pgconn
    pgconn.enter_pipeline_mode()
    try:
        for each in said:
            pgconn.send_query_prepared(*each.words)
        pgconn.pipeline_sync()
        pgconn.flush()  # all of it: a socket's buffer is larger than what is asked here
        results = list(_until_sync(pgconn))
    finally:
        pgconn.exit_pipeline_mode()
    return _first(said[-1], [checked(each) for each in results][-1])


def _until_sync(pgconn: PGconn) -> Iterator[PGresult]:
    """Yield a result for each statement; one that failed is followed by those it stopped."""
    answer = select.poll()
    answer.register(pgconn.socket, select.POLLIN)
    while True:
        while pgconn.is_busy():
            answer.poll()  # other threads run meanwhile; the library's own waiting holds them up
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:  # the end of one statement's
            continue
        if result.status == ExecStatus.PIPELINE_SYNC:
            return
        yield result
        if pgconn.status == ConnStatus.BAD:
            return


@attrs.frozen
class _Said:
    """A statement as it travels."""

    adapting: Any
    words: tuple[bytes, Any, Any]


def _said(connection: Connection, statement: str, parameters: Sequence[object]) -> _Said:
    adapting = Transformer(connection)
    values = adapting.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
    name = _name_of(connection, statement, adapting.types or ())
    return _Said(adapting, (name, values, adapting.formats or ()))


def _first(said: _Said, result: PGresult) -> Row | None:
    if not result.ntuples:
        return None
    said.adapting.set_pgresult(result)
    row: Row = said.adapting.load_row(0, tuple)
    return row


def checked(result: PGresult) -> PGresult:
    """Return a result that is one.

    Raises:
        psycopg.Error: it is a failure; of the connection when the server did not say so.
    """
    if result.status in _FINE:
        return result
    if result.error_field(DiagnosticField.SQLSTATE) is None:  # the library says so, not the server
        raise psycopg.OperationalError("the connection is lost")
    raise error_from_result(result)


def _name_of(connection: Connection, statement: str, types: tuple[int, ...]) -> bytes:
    """Return the statement's name on this connection; prepares it the first time."""
    names = connection.names
    name = names.get((statement, types))
    if name is None:
        name = b"crewkit_%d" % len(names)
        numbers = itertools.count(1)
        numbered = re.sub("%s", lambda _: f"${next(numbers)}", statement)
        checked(connection.pgconn.prepare(name, numbered.encode(), types))
        names[statement, types] = name
    return name
