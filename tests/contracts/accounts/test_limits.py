"""Bar B15: tries are counted in one place, however many ask at once."""

import datetime as dt
import multiprocessing
import threading
from typing import Any

import pytest

from crewkit_core.accounts.ports import Limiter
from crewkit_memory.account_work import MemoryLimiter
from crewkit_postgres.account_work import PostgresLimiter
from crewkit_testing.builders import FrozenClock
from crewkit_testing.hitting import TEN, hits
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld


@pytest.fixture(params=["memory", "postgres"])
def limiter(request: pytest.FixtureRequest) -> Limiter:
    if request.param == "memory":
        return MemoryLimiter(FrozenClock())
    world: PostgresWorld = request.getfixturevalue("postgres_world")
    return PostgresLimiter(world.engine)


def test_ten_pass_and_the_next_waits(limiter: Limiter) -> None:
    """The eleventh is told how long; other keys are not concerned."""
    found = [limiter.hit("a", TEN) for _ in range(11)]
    assert [None] * 10 == found[:10]
    assert found[10] is not None
    assert dt.timedelta(seconds=20) < found[10] <= dt.timedelta(seconds=30)
    assert None is limiter.hit("b", TEN)


def test_a_try_can_be_given_back(limiter: Limiter) -> None:
    """What was no try makes room for one."""
    for _ in range(10):
        limiter.hit("a", TEN)
    limiter.give_back("a", TEN)
    assert None is limiter.hit("a", TEN)
    assert None is not limiter.hit("a", TEN)
    limiter.give_back("never", TEN)


def test_a_lot_is_taken_whole_or_not_at_all(limiter: Limiter) -> None:
    """Four and four of ten, then no four more, but one and one."""
    assert [(4, 6), (4, 2), (0, 0), (1, 1), (1, 0), (0, 0)] == [
        (taken.times, taken.left)
        for taken in (limiter.take("a", TEN, times) for times in (4, 4, 4, 1, 1, 1))
    ]
    wait = limiter.take("a", TEN, 1).wait
    assert dt.timedelta(seconds=20) < wait <= dt.timedelta(seconds=30)
    assert limiter.hit("a", TEN) is not None


def test_time_refills_evenly() -> None:
    """Half a minute lets one more pass, five minutes all ten."""
    clock = FrozenClock()
    limiter = MemoryLimiter(clock)
    for _ in range(10):
        limiter.hit("a", TEN)
    clock.pass_by(dt.timedelta(seconds=30))
    assert [None, True] == [limiter.hit("a", TEN), limiter.hit("a", TEN) is not None or None]
    clock.pass_by(dt.timedelta(minutes=5))
    assert 10 == sum(limiter.hit("a", TEN) is None for _ in range(20))


def test_thirty_two_at_once_are_counted_one_by_one(limiter: Limiter) -> None:
    """Of 32 threads ten get through."""
    start = threading.Barrier(32)
    passed: list[bool] = []

    def hit() -> None:
        start.wait()
        passed.append(limiter.hit("a", TEN) is None)

    threads = [threading.Thread(target=hit) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (32, 10) == (len(passed), sum(passed))


def test_processes_share_what_they_count(
    postgres_world: PostgresWorld, record_property: Any
) -> None:
    """B15: two processes with twenty tries each let ten through together."""
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[int] = context.Queue()
    processes = [
        context.Process(target=hits, args=(postgres_world.app_url, results)) for _ in range(2)
    ]
    for process in processes:
        process.start()
    passed = sum(results.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    record_property(TOLD, f"B15: {passed} of 40 tries in two processes got through")
    assert 10 == passed


def test_what_refilled_long_ago_is_forgotten(postgres_world: PostgresWorld) -> None:
    """The table does not grow with everybody who ever tried."""
    world = postgres_world
    limiter = PostgresLimiter(world.engine)
    limiter.hit("old", TEN)
    with world.admin() as admin:
        admin.execute("update rate_limits set due = due - interval '2 days'")
    limiter.hit("new", TEN)
    with world.admin() as admin:
        assert [("new",)] == admin.execute("select key from rate_limits").fetchall()
