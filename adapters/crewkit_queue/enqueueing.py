"""Put a job into the queue inside the caller's transaction: it exists when the change does."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from dramatiq.message import Message
from dramatiq_postgres.broker import QUERIES
from dramatiq_postgres.utils import tidy4json
from psycopg.types.json import Json

from crewkit_core.kernel.message import Command
from crewkit_queue.jobs import WITH_STRANGERS, to_job

Enqueue = Callable[["psycopg.Cursor[Any]", Command[None], dt.timedelta], None]
PERFORM = "perform"
QUEUE = "default"
OUTSIDE = "outside"
"""A queue of its own for what waits for strangers: they may be slow, and nothing else waits for
them."""


def queue_of(kind: str) -> str:
    """Return in which queue jobs of a kind lie."""
    return OUTSIDE if kind in WITH_STRANGERS else QUEUE


def enqueue(
    cursor: "psycopg.Cursor[Any]",
    message: Command[None],
    delay: dt.timedelta = dt.timedelta(0),
    carried: Mapping[str, str] | None = None,
) -> None:
    """Store *message* as a job, through a cursor whose transaction decides whether it stays.

    A job with a delay lies in its queue and cannot be claimed before its time: no worker has to
    hold it, and none has to be woken now.

    Args:
        cursor: Of the transaction.
        message: The job.
        delay: How long it must not be performed.
        carried: What goes along with it of the request that made it necessary.

    Raises:
        LookupError: messages of its type are no jobs.
    """
    kind, body = to_job(message)
    args = (kind, body, dict(carried)) if carried else (kind, body)
    job: Message[Any] = Message(
        queue_name=queue_of(kind), actor_name=PERFORM, args=args, kwargs={}, options={}
    )
    wait = max(0, int(delay.total_seconds() * 1000))
    statement = QUERIES.ENQUEUE_QUIET if wait else QUERIES.ENQUEUE
    cursor.execute(statement, (job.queue_name, job.message_id, Json(tidy4json(job)), wait))


def enqueueing_with(carry: Callable[[], Mapping[str, str]]) -> Enqueue:
    """Return what stores jobs that carry along what *carry* says at that moment."""

    def enqueue_carrying(
        cursor: "psycopg.Cursor[Any]",
        message: Command[None],
        delay: dt.timedelta = dt.timedelta(0),
    ) -> None:
        enqueue(cursor, message, delay, carry())

    return enqueue_carrying
