"""Jobs whose ids are handed out by Redis, while they lie in PostgreSQL until they are done.

A change stores its job as ever. After the commit the id goes to Redis, from where a worker takes
it and claims the row: only one can, whatever number of times the id lies there. Nothing rests on
Redis: each second one worker hands out again what is due and not on its way, all of it when Redis
has forgotten; and while Redis does not answer, jobs are claimed as without it.
"""

import logging
import time
import uuid
from typing import Any

from dramatiq import Message, MessageProxy
from dramatiq_postgres import PostgresBroker
from dramatiq_postgres.broker import PostgresConsumer
from dramatiq_postgres.utils import raise_connection_error, transaction

from crewkit_queue.ids import Away, RedisIds

_log = logging.getLogger("crewkit.queue")
SWEEP_SECONDS = 1.0
IDLE_SECONDS = 1.0
_MOST_OUT = 1_000
_MOST_AT_ONCE = 500
_LOCK = "select pg_try_advisory_xact_lock(hashtext('crewkit.hand_out'), hashtext(%s))"
# Of a row that waits, worker_id and consumed_at say under which of Redis's memories, and when, its
# id was handed out; claimed, they are the worker's.
_HAND_OUT = """
with due as (
    select message_id from dramatiq.queue
    where queue_name = %(queue)s and state = 'queued'
        and available_at <= now() - make_interval(secs => %(young)s)
        and (consumed_at is null or worker_id is distinct from %(epoch)s
            or %(lost)s and consumed_at < now() - interval '5 seconds')
    order by available_at, position limit %(most)s for update skip locked
)
update dramatiq.queue as q set worker_id = %(epoch)s, consumed_at = now()
from due where q.message_id = due.message_id returning q.message_id
"""
_CLAIM = """
update dramatiq.queue
set state = 'consumed', worker_id = %s, consumed_at = now(), mtime = now()
where message_id = any(%s) and queue_name = %s and state = 'queued' and available_at <= now()
returning message::text
"""
_DONE = """
delete from dramatiq.queue where message_id = %s and queue_name = %s and state = 'consumed'
"""


class HandedBroker(PostgresBroker):  # type: ignore[misc]  # the library has no types
    """The broker on PostgreSQL whose consumers are told by Redis what to claim."""

    def __init__(self, *, ids: RedisIds, **options: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(**options, listen=False, notify=False)
        self.ids = ids

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 30_000) -> "Handed":
        """Return what brings a queue's jobs."""
        return Handed(broker=self, queue_name=queue_name, prefetch=prefetch, timeout=timeout)


class Handed(PostgresConsumer):  # type: ignore[misc]  # likewise
    """Brings jobs of one queue, as Redis names them."""

    _sweep_at = 0.0
    _away = False

    @raise_connection_error  # type: ignore[untyped-decorator]
    def __next__(self) -> MessageProxy | None:
        """Return the next job; None when there is none within a second."""
        connection = self.get_consume_conn()
        self.broker.maybe_heartbeat(connection)
        self.broker.maybe_maintenance(connection)
        room = self.prefetch - len(self.in_processing) - len(self.buffer)
        if not self.buffer and room > 0:
            self._fill(room)
        elif not self.buffer:
            self.wakeup.clear()
            self.wakeup.wait(IDLE_SECONDS)
        if not self.buffer:
            return None
        message = self.buffer.pop(0)
        self.in_processing.add(message.message_id)
        return MessageProxy(message)

    def _fill(self, room: int) -> None:
        try:
            if time.monotonic() >= self._sweep_at:
                self._sweep_at = time.monotonic() + SWEEP_SECONDS
                self._hand_out()
            self._claim(self.broker.ids.take(self.queue_name, room, IDLE_SECONDS))
        except Away:
            self._say_away(away=True)
            self.claim(room)
            if not self.buffer:
                self.wakeup.clear()
                self.wakeup.wait(IDLE_SECONDS)
        else:
            self._say_away(away=False)

    def _hand_out(self) -> None:
        """Hand out what is due and not on its way; all of it when Redis knows nothing of it."""
        ids: RedisIds = self.broker.ids
        waiting = ids.waiting(self.queue_name)
        if waiting >= _MOST_OUT:
            return
        said = {
            "queue": self.queue_name,
            "epoch": ids.epoch(),
            # what was stored this second is being handed out by who stored it
            "young": SWEEP_SECONDS,
            "lost": waiting == 0,
            "most": _MOST_AT_ONCE,
        }
        with transaction(self.get_consume_conn()) as cursor:
            cursor.execute(_LOCK, (self.queue_name,))
            if cursor.fetchone()[0]:
                cursor.execute(_HAND_OUT, said)
                # nobody can claim them before this commits; if it does not, the ids mean nothing
                ids.put(self.queue_name, [row[0] for row in cursor.fetchall()])

    def _claim(self, ids: "list[uuid.UUID]") -> None:
        if not ids:
            return
        with transaction(self.get_consume_conn()) as cursor:
            cursor.execute(_CLAIM, (self.broker.worker_id, list(ids), self.queue_name))
            rows = cursor.fetchall()
        self.buffer += [Message.decode(text.encode()) for (text,) in rows]

    @raise_connection_error  # type: ignore[untyped-decorator]
    def ack(self, message: Any) -> None:  # noqa: ANN401 - the library's
        """Forget a job that was performed, without a word to all who listen."""
        with transaction(self.pool) as cursor:
            cursor.execute(_DONE, (message.message_id, message.queue_name))
        self.in_processing.discard(message.message_id)
        self.wakeup.set()

    def _say_away(self, *, away: bool) -> None:
        if away and not self._away:
            _log.warning("Redis does not answer: jobs are claimed in the database alone")
        if self._away and not away:
            _log.info("Redis answers again")
        self._away = away
