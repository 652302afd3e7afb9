"""Jobs are stored with the change and performed by workers, whoever hands them out."""

import contextlib
import time
from collections import Counter
from collections.abc import Generator

import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.queues import CARRIED, Performed, Queue, Refused
from crewkit_testing.redis_server import redis_server

PATIENCE = 30.0

pytestmark = pytest.mark.postgres


@pytest.fixture(params=["postgres", "redis", "redis that is away"])
def queue(
    request: pytest.FixtureRequest, postgres_world: PostgresWorld
) -> Generator[Queue, None, None]:
    """A queue that nothing lies in."""
    with contextlib.ExitStack() as stack:
        redis = None if request.param == "postgres" else stack.enter_context(redis_server())
        if redis is not None and request.param != "redis":
            redis.stop()
        yield Queue(postgres_world, redis)


@pytest.fixture
def handed(postgres_world: PostgresWorld) -> Generator[Queue, None, None]:
    """A queue that Redis hands out."""
    with redis_server() as redis:
        yield Queue(postgres_world, redis)


def test_a_stored_job_is_performed_once(queue: Queue) -> None:
    """With what it carries; what was rolled back never is."""
    performed = Performed()
    with queue.worker(performed):
        queue.store(1, undo=True)
        queue.store(2)
        queue.store(3)
        performed.wait_for(2)
        queue.wait_until_empty()
        time.sleep(1.5)
    assert [2, 3] == sorted(performed.numbers)
    assert [CARRIED, CARRIED] == performed.carried
    assert {} == queue.rows()


def test_a_job_waits_for_its_time(queue: Queue) -> None:
    """And for no more than a few seconds longer."""
    performed = Performed()
    with queue.worker(performed):
        queue.store(1, delay=3)
        stored = time.monotonic()
        queue.store(2)
        performed.wait_for(1)
        assert [2] == performed.numbers
        performed.wait_for(2)
        assert 3 <= time.monotonic() - stored < 12


def test_what_is_unavailable_is_tried_again(queue: Queue) -> None:
    """What is refused is not: it is kept as given up."""
    tries: Counter[int] = Counter()

    def react(number: int) -> None:
        tries[number] += 1
        if number == 1 and tries[1] < 2:
            raise Unavailable("not now")
        if number == 2:
            raise Refused("never")

    performed = Performed(react)
    with queue.worker(performed):
        queue.store(1, 2)
        performed.wait_for(3)
        queue.wait_until_empty()
    assert {1: 2, 2: 1} == dict(tries)
    assert {"rejected": 1} == queue.rows()


def test_the_queue_keeps_no_words_of_a_failure(queue: Queue) -> None:
    """They may quote anybody's data: of a job that is tried again, and of one that is given up."""

    def react(number: int) -> None:
        raise Refused("the secret row") if number == 1 else ValueError("the secret row")

    performed = Performed(react)
    with queue.worker(performed):
        queue.store(1, 2)
        performed.wait_for(3)
        with queue.world.admin() as admin:
            rows = admin.execute("select message::text from dramatiq.queue").fetchall()
    assert 2 == len(rows)
    assert not any("secret" in row[0] or "Traceback" in row[0] for row in rows)


def test_workers_share_jobs(queue: Queue) -> None:
    """Each is performed by one of them."""
    here, there = Performed(), Performed()
    with queue.worker(here), queue.worker(there):
        for start in range(0, 60, 10):
            queue.store(*range(start, start + 10))
        queue.wait_until_empty()
    assert list(range(60)) == sorted(here.numbers + there.numbers)


def test_what_a_killed_worker_held_is_performed(queue: Queue) -> None:
    """By another one."""
    queue.store(*range(4))
    queue.take_and_die(2)
    performed = Performed()
    with queue.worker(performed):
        queue.wait_until_empty()
    assert list(range(4)) == sorted(performed.numbers)


def test_a_redis_that_forgets_loses_nothing(handed: Queue) -> None:
    """It is flushed while hundreds of ids lie there, and jobs are stored and performed."""
    assert handed.redis is not None
    performed = Performed(lambda _: time.sleep(0.005))
    handed.store(*range(300))
    with handed.redis.client() as client:
        lying = sum(int(client.llen(key)) for key in client.keys("*:default"))
    with handed.worker(performed):
        for number in range(300, 340):
            handed.store(number)
            if number % 10 == 0:
                handed.redis.flush()
        flushed = time.monotonic()
        handed.wait_until_empty()
    assert 300 == lying
    assert list(range(340)) == sorted(performed.numbers)
    assert time.monotonic() - flushed < PATIENCE


def test_a_redis_that_dies_loses_nothing(handed: Queue) -> None:
    """Jobs go on without it, and by it again when it is back."""
    assert handed.redis is not None
    performed = Performed(lambda _: time.sleep(0.005))
    with handed.worker(performed):
        handed.store(*range(200))
        performed.wait_for(20)
        handed.redis.stop()
        handed.store(*range(200, 220))
        performed.wait_for(220)
        handed.redis.start()
        handed.store(*range(220, 240))
        handed.wait_until_empty()
        with handed.redis.client() as client:
            known = client.keys("*:epoch")
    assert list(range(240)) == sorted(performed.numbers)
    assert 1 == len(known)


def test_an_id_that_was_never_handed_over_is_found(handed: Queue) -> None:
    """Whoever stored it died between the commit and Redis."""
    performed = Performed()
    with handed.worker(performed):
        handed.store(1, hand_over=False)
        performed.wait_for(1, seconds=10)


def test_an_id_that_lies_there_many_times_is_one_job(handed: Queue) -> None:
    """Only one who takes it can claim it."""
    assert handed.redis is not None
    performed = Performed()
    handed.store(*range(5))
    with handed.redis.client() as client:
        (key,) = client.keys("*:default")
        ids = client.lrange(key, 0, -1)
        for _ in range(8):
            client.rpush(key, *ids)
    with handed.worker(performed), handed.worker(performed):
        handed.wait_until_empty()
        time.sleep(1)
    assert list(range(5)) == sorted(performed.numbers)
