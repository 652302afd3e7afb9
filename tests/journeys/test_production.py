"""The production profile: what it does when its database or its broker is gone (bar B23)."""

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.owner_http import Told
from crewkit_testing.production import Production, production

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

RECOVERY = 60.0


@pytest.fixture
def running(tmp_path: Path) -> Generator[Production, None, None]:
    with production(tmp_path / "data") as made:
        yield made


def invited(running: Production, team: str) -> set[str]:
    path = f"/organizations/{team}/members/invitations"
    return {each["email"] for each in running.owner.send("GET", path).data}


def events(running: Production, team: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = running.owner.send("GET", f"/{team}/events?limit=100").data
    return found


def wait_until_delivered(running: Production, team: str, least: int) -> float:
    """Wait until so many events are there and all are delivered; return for how long."""
    began = time.monotonic()
    while True:
        found = events(running, team)
        if len(found) >= least and all(event["delivered_at"] for event in found):
            return time.monotonic() - began
        assert time.monotonic() - began < RECOVERY, found
        time.sleep(0.2)


def wait_for(running: Production, path: str, status: int) -> Told:
    """Ask until the answer has this status."""
    began = time.monotonic()
    while True:
        told = running.owner.send("GET", path)
        if told.status == status:
            return told
        assert time.monotonic() - began < RECOVERY, told
        time.sleep(0.2)


def test_without_its_broker_nothing_is_refused(running: Production) -> None:
    """Redis dies: changes are taken and their jobs done; it returns, and hands out again."""
    team = running.owner.team()
    wait_until_delivered(running, team, 1)
    running.redis.stop()
    without = [running.owner.invite(team, f"w{number}@example.org").status for number in range(5)]
    alone = wait_until_delivered(running, team, 6)
    running.redis.start()
    again = [running.owner.invite(team, f"a{number}@example.org").status for number in range(5)]
    wait_until_delivered(running, team, 11)

    assert [201] * 10 == without + again
    assert 10 == len(invited(running, team))
    assert alone < RECOVERY


def test_without_its_database_it_says_when_to_come_back(running: Production) -> None:
    """PostgreSQL dies: 503 with Retry-After; it returns, and all that was acknowledged is there."""
    team = running.owner.team()
    path = f"/organizations/{team}"
    acknowledged = set()
    for number in range(10):
        email = f"p{number}@example.org"
        assert 201 == running.owner.invite(team, email).status
        acknowledged.add(email)
    running.database.stop()
    refused = [running.owner.invite(team, f"n{number}@example.org") for number in range(3)]
    read = running.owner.send("GET", path)
    running.database.start()
    back = time.monotonic()
    wait_for(running, path, 200)
    answering = time.monotonic() - back
    assert 201 == running.owner.invite(team, "late@example.org").status
    wait_until_delivered(running, team, 12)
    recovered = time.monotonic() - back

    assert {503} == {told.status for told in (*refused, read)}
    assert all(int(told.headers["retry-after"]) >= 1 for told in (*refused, read))
    assert acknowledged | {"late@example.org"} == invited(running, team)
    print(f"It answered again after {answering:.1f} s, all was done after {recovered:.1f} s.")
    assert recovered <= RECOVERY


def test_several_processes_share_the_work(tmp_path: Path) -> None:
    """Of the API, and of the worker; a killed one is started again and nothing is refused."""
    with production(tmp_path / "data", api=2, workers=2) as running:
        served = [each for each in running.platform.parts("api") if not each.children()]
        workers = running.platform.parts("worker")
        team = running.owner.team()
        workers[0].kill()
        statuses = [running.owner.invite(team, f"p{n}@example.org").status for n in range(20)]
        wait_until_delivered(running, team, 21)

    assert (2, 2) == (len(served), len(workers))
    assert [201] * 20 == statuses
