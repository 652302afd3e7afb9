"""Put a job into the queue inside the caller's transaction: it exists when the change does."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import psycopg
from dramatiq.message import Message
from dramatiq_postgres.broker import QUERIES
from dramatiq_postgres.utils import tidy4json
from psycopg.types.json import Json

from crewkit_core.kernel.message import Command
from crewkit_queue.jobs import WITH_STRANGERS, to_job

if TYPE_CHECKING:  # most installations have no Redis, and none of them loads its library
    from crewkit_queue.ids import RedisIds

Enqueue = Callable[["psycopg.Cursor[Any]", Command[None], dt.timedelta], None]
PERFORM = "perform"
QUEUE = "default"
_NOW = dt.timedelta(0)
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
    _store(cursor, job_of(message, carried), delay, wake=True)


def enqueueing_with(carry: Callable[[], Mapping[str, str]]) -> Enqueue:
    """Return what stores jobs that carry along what *carry* says at that moment."""

    def enqueue_carrying(
        cursor: "psycopg.Cursor[Any]",
        message: Command[None],
        delay: dt.timedelta = dt.timedelta(0),
    ) -> None:
        enqueue(cursor, message, delay, carry())

    return enqueue_carrying


class Handing:
    """Stores jobs, and hands their ids to Redis once that is asked for: after the commit.

    Args:
        ids: Where to.
        carry: Says what jobs carry along.
    """

    def __init__(self, ids: "RedisIds", carry: Callable[[], Mapping[str, str]]) -> None:
        self._ids = ids
        self._carry = carry
        self._stored = threading.local()

    def enqueue(
        self,
        cursor: "psycopg.Cursor[Any]",
        message: Command[None],
        delay: dt.timedelta = dt.timedelta(0),
    ) -> None:
        """Store a job; the database wakes nobody."""
        job = job_of(message, self._carry())
        _store(cursor, job, delay, wake=False)
        if delay <= _NOW:
            mine: dict[str, list[uuid.UUID]] = self._stored.__dict__.setdefault("ids", {})
            mine.setdefault(job.queue_name, []).append(uuid.UUID(job.message_id))

    def hand_over(self) -> None:
        """Hand over what this thread stored; an id whose job was rolled back names nothing."""
        mine: dict[str, list[uuid.UUID]] = self._stored.__dict__.pop("ids", {})
        if mine:
            self._ids.put_if_there(mine)


def job_of(message: Command[None], carried: Mapping[str, str] | None) -> "Message[Any]":
    """Return a message as the queue keeps it.

    Raises:
        LookupError: messages of its type are no jobs.
    """
    kind, body = to_job(message)
    args = (kind, body, dict(carried)) if carried else (kind, body)
    return Message(queue_name=queue_of(kind), actor_name=PERFORM, args=args, kwargs={}, options={})


def _store(
    cursor: "psycopg.Cursor[Any]", job: "Message[Any]", delay: dt.timedelta, *, wake: bool
) -> None:
    wait = max(0, int(delay.total_seconds() * 1000))
    statement = QUERIES.ENQUEUE if wake and not wait else QUERIES.ENQUEUE_QUIET
    cursor.execute(statement, (job.queue_name, job.message_id, Json(tidy4json(job)), wait))
