"""kill -9 of the worker and of PostgreSQL between a commit and its delivery.

Every event that was committed is delivered, none is lost, and its reaction is applied once.
"""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import psutil
import psycopg
import pytest

from crewkit.opening import Session
from crewkit_core.kernel.errors import Unavailable
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_testing import reacting
from crewkit_testing.kills import PATIENCE, door_of, wait_until_ready
from crewkit_testing.platform import Platform, platform
from crewkit_testing.proving import found, rounds, seed
from crewkit_testing.redis_server import RedisServer, redis_server
from crewkit_testing.superuser import superuser

KILLS = rounds("CREWKIT_EVENT_KILLS", usual=4, in_ci=10)
CHANGES = 8
"""Before each kill, so that some are delivered and some are not."""
LONGEST_DELAY = 0.15
VICTIMS = ("worker", "postgres")

pytestmark = [pytest.mark.journey, pytest.mark.postgres]


def change(session: Session, number: str) -> bool:
    """Make a change that is told; return whether it was acknowledged."""
    wanted = AddPerson(
        organization_id=session.organization_id, email=f"p{number}@example.org", name=number
    )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            session.door.handle(session.actor, wanted)
        except Unavailable:
            time.sleep(0.05)  # it may have been committed all the same: asked again, it is there
        else:
            return True
    return False


def kill(running: Platform, victim: str, chance: random.Random) -> None:
    """Strike a little later, wherever the delivery is then."""
    time.sleep(chance.uniform(0, LONGEST_DELAY))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(psutil.NoSuchProcess, IndexError):
            running.parts(victim)[0].kill()
            return
        time.sleep(0.02)
    raise AssertionError(f"no {victim} came back")


def settled(running: Platform) -> None:
    """Wait until nothing is left to be delivered."""
    deadline = time.monotonic() + PATIENCE
    waiting = -1
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError, OSError), superuser(running) as admin:
            row = admin.execute("select count(*) from events where delivered_at is null").fetchone()
            assert row is not None
            waiting = row[0]
            if waiting == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"{waiting} events were never delivered")


def applied(running: Platform) -> dict[int, int]:
    """Return how often the reaction to each event was applied, counted by how often."""
    with superuser(running) as admin:
        rows = admin.execute(
            "select times, count(*) from (select e.id, count(r.event_id) as times from events e"
            " left join reacted r on r.event_id = e.id where e.organization_id::text not like %s"
            " group by e.id) as each group by times",
            ("00000000-0000-%",),
        ).fetchall()
    return dict(rows)


@pytest.fixture(params=["postgresql", "redis"])
def redis(request: pytest.FixtureRequest) -> Generator[RedisServer | None, None, None]:
    """What hands out jobs."""
    if request.param == "postgresql":
        yield None
        return
    with redis_server() as server:
        yield server


def strike(running: Platform, redis: RedisServer | None, chance: random.Random) -> str:
    """Kill something, or have Redis forget all it knows; return what it was."""
    victim = chance.choice(VICTIMS if redis is None else (*VICTIMS, "redis"))
    if redis is None or victim != "redis":
        kill(running, victim, chance)
    elif chance.random() < 1 / 2:
        redis.flush()
    else:
        redis.stop()
        time.sleep(chance.uniform(0, LONGEST_DELAY))
        redis.start()
    return victim


def test_every_event_is_delivered_and_applied_once(
    tmp_path: Path, redis: RedisServer | None
) -> None:
    """Whatever was killed in between, and whoever hands out the jobs."""
    chance = random.Random(seed())
    killed: Counter[str] = Counter()
    began = time.monotonic()
    folder = str(Path(next(iter(reacting.__path__))))
    env = {"PYTHONPATH": folder} | ({} if redis is None else {"CREWKIT_BROKER_URL": redis.url})
    with platform(tmp_path / "data", env=env) as running:
        with superuser(running) as admin:
            admin.execute("create table reacted (event_id uuid not null)")
            admin.execute("grant insert on reacted to crewkit_app")
        with door_of(running) as session:
            for turn in range(KILLS):
                for number in range(CHANGES):
                    assert change(session, f"{turn}-{number}")
                killed[strike(running, redis, chance)] += 1
        wait_until_ready(running)
        settled(running)
        times = applied(running)
    events = sum(times.values())
    parts = ", ".join(f"{part} {count}" for part, count in sorted(killed.items()))
    found(
        f"Jobs handed out by {'PostgreSQL' if redis is None else 'Redis'}: {events:,} events of"
        f" {KILLS * CHANGES:,} acknowledged changes and what else was told, on one"
        f" platform in {time.monotonic() - began:.0f} s.",
        f"Killed with SIGKILL, or emptied, between commits and deliveries: {parts}.",
        f"Lost: {times.get(0, 0)}. Applied more than once: {events - times.get(1, 0)}.",
    )
    assert {1: events} == times
    assert events >= KILLS * CHANGES
