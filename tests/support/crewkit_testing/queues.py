"""A queue with workers, as its contract suite meets it: who stores a job, and who performs it."""

import contextlib
import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable, Generator, Mapping

import attrs
import dramatiq
import psycopg

from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.kernel.message import Command
from crewkit_core.sessions.use_cases import ConsolidateStream
from crewkit_queue.actors import declare_perform
from crewkit_queue.broker import Broker, open_broker
from crewkit_queue.enqueueing import Enqueue, Handing, enqueueing_with
from crewkit_queue.ids import RedisIds
from crewkit_testing.postgres import plain
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.redis_server import RedisServer

ORGANIZATION = uuid.UUID(int=7)
CARRIED = {"request_id": "req-of-a-test"}
PATIENCE = 60.0


def job(number: int) -> ConsolidateStream:
    """Return a job that is told apart."""
    return ConsolidateStream(organization_id=ORGANIZATION, stream_id=uuid.UUID(int=number))


def number_of(message: Command[None]) -> int:
    """Return which job it is."""
    assert isinstance(message, ConsolidateStream)
    return message.stream_id.int


@attrs.define
class Performed:
    """What was performed, in the order it began.

    Attributes:
        react: Called with each job's number; may refuse, or fail.
    """

    react: Callable[[int], None] = attrs.field(default=lambda _: None)
    numbers: list[int] = attrs.field(factory=list[int])
    carried: list[Mapping[str, str]] = attrs.field(factory=list[Mapping[str, str]])
    _lock: threading.Lock = attrs.field(factory=threading.Lock)

    def __call__(self, message: Command[None], carried: Mapping[str, str]) -> None:
        """Perform one."""
        with self._lock:
            self.numbers.append(number_of(message))
            self.carried.append(carried)
        self.react(number_of(message))

    def wait_for(self, count: int, seconds: float = PATIENCE) -> None:
        """Wait until so many began."""
        deadline = time.monotonic() + seconds
        while len(self.numbers) < count:
            assert time.monotonic() < deadline, f"{len(self.numbers)} of {count} were performed"
            time.sleep(0.02)


@attrs.frozen
class Queue:
    """Jobs in a database; with a Redis that hands them out, or without."""

    world: PostgresWorld
    redis: RedisServer | None = None

    def store(
        self, *numbers: int, delay: float = 0, undo: bool = False, hand_over: bool = True
    ) -> None:
        """Store jobs in one transaction, and end it."""
        with self._storing() as (enqueue, handing):
            with psycopg.connect(plain(self.world.app_url)) as connection:
                with connection.cursor() as cursor:
                    for number in numbers:
                        enqueue(cursor, job(number), dt.timedelta(seconds=delay))
                if undo:
                    connection.rollback()
            if handing is not None and hand_over:
                handing.hand_over()

    @contextlib.contextmanager
    def _storing(self) -> Generator[tuple[Enqueue, Handing | None], None, None]:
        if self.redis is None:
            yield enqueueing_with(lambda: CARRIED), None
            return
        with self._ids() as ids:
            handing = Handing(ids, lambda: CARRIED)
            yield handing.enqueue, handing

    @contextlib.contextmanager
    def _ids(self) -> Generator[RedisIds, None, None]:
        assert self.redis is not None
        ids = RedisIds(self.redis.url, self.world.app_url)
        try:
            yield ids
        finally:
            ids.close()

    @contextlib.contextmanager
    def broker(self) -> Generator[Broker, None, None]:
        """Have a broker as a worker's process does."""
        with contextlib.ExitStack() as stack:
            ids = None if self.redis is None else stack.enter_context(self._ids())
            yield stack.enter_context(open_broker(self.world.app_url, threads=2, ids=ids))

    @contextlib.contextmanager
    def worker(self, performed: Performed) -> Generator[None, None, None]:
        """Have a worker of two threads until the end of the block."""
        with self.broker() as broker:
            declare_perform(broker, performed)
            worker = dramatiq.Worker(broker, worker_threads=2)
            worker.start()
            try:
                yield
            finally:
                worker.stop(timeout=5_000)

    def take_and_die(self, count: int) -> None:
        """Take jobs as a worker does that is killed while it performs them."""
        with self.broker() as broker:
            consumer = broker.consume("default", prefetch=count)
            taken = 0
            deadline = time.monotonic() + PATIENCE
            while taken < count:
                taken += next(consumer) is not None
                assert time.monotonic() < deadline
            consumer.close()
        with self.world.admin() as admin:
            admin.execute("update dramatiq.worker set heartbeat_at = now() - interval '1 hour'")

    def rows(self) -> dict[str, int]:
        """Return how many jobs lie there, by state."""
        with self.world.admin() as admin:
            found = admin.execute("select state::text, count(*) from dramatiq.queue group by 1")
            return dict(found.fetchall())

    def wait_until_empty(self, seconds: float = PATIENCE) -> None:
        """Wait until nothing waits or is performed."""
        deadline = time.monotonic() + seconds
        while {"queued", "consumed"} & set(self.rows()):
            assert time.monotonic() < deadline, self.rows()
            time.sleep(0.05)


class Refused(CrewkitError):
    """No, and no later either."""
