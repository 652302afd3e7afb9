"""SIGTERM cuts nothing: what runs is finished, within bounds, and nothing new is begun."""

import contextlib
import json
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from crewkit_testing.owner_http import OwnerHttp, Told
from crewkit_testing.platform import Platform, start, stop
from crewkit_testing.superuser import superuser

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

HELD = 3.0
"""Seconds that the slow work goes on after SIGTERM."""


class Later(threading.Thread):
    """Sends a request in a thread of its own, and keeps what came of it."""

    def __init__(self, send: Callable[[], Told]) -> None:
        super().__init__()
        self._send = send
        self.told: Told | None = None
        self.start()

    def run(self) -> None:
        """Send it."""
        self.told = self._send()


def log_of(running: Platform, part: str) -> list[dict[str, Any]]:
    text = (running.data_dir / "logs" / f"{part}.log").read_text()
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def wait_for_blocked(admin: Any, number: int) -> None:
    """Wait until so many backends wait for a lock."""
    deadline = time.monotonic() + 20
    wanted = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    while admin.execute(wanted).fetchone()[0] < number:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_request_and_a_job_that_run_are_finished(tmp_path: Path) -> None:
    """Both wait for a lock as SIGTERM comes; both end well, and the platform after them."""
    running = start(tmp_path / "data")
    try:
        owner = OwnerHttp(running.url, running.data_dir)
        team = owner.team()
        with superuser(running) as admin:
            with superuser(running) as holder:
                holder.autocommit = False
                holder.execute("lock table reactions_done in exclusive mode")
                owner.invite(team, "ada@example.org")  # its event is delivered: that waits
                holder.execute(
                    "select from projects where organization_id = %s for update", (team,)
                )
                holder.execute("select from organizations where id = %s for update", (team,))
                path = f"/organizations/{team}"
                slow = Later(lambda: owner.send("PATCH", path, {"name": "Renamed"}))
                wait_for_blocked(admin, 2)
                running.process.send_signal(signal.SIGTERM)
                time.sleep(HELD / 2)
                with pytest.raises(ConnectionRefusedError):
                    owner.send("GET", "/organizations")
                assert running.process.poll() is None
                time.sleep(HELD / 2)
                holder.rollback()
            slow.join(20)
        code = running.process.wait(30)
    finally:
        stop(running.process)
    worker = log_of(running, "worker")
    jobs = [line for line in worker if line["event"] == "job"]

    assert slow.told is not None
    assert (200, "Renamed") == (slow.told.status, slow.told.data["name"])
    assert 0 == code
    long = [line for line in jobs if line["duration_ms"] > HELD * 1000]
    assert "audit.deliver_event" in {line["kind"] for line in long}
    assert {"done"} == {line["result"] for line in long}
    assert "stopped" == worker[-1]["event"]


def test_what_does_not_end_is_not_waited_for_without_end(tmp_path: Path) -> None:
    """Work that would wait for ever is given up: the platform ends, and the job is there again."""
    running = start(tmp_path / "data")
    try:
        owner = OwnerHttp(running.url, running.data_dir)
        team = owner.team()
        began = 0.0
        # the database is stopped last, and with it who holds the lock
        with (
            contextlib.suppress(psycopg.OperationalError),
            superuser(running) as admin,
            superuser(running) as holder,
        ):
            holder.autocommit = False
            holder.execute("lock table reactions_done in exclusive mode")
            owner.invite(team, "ada@example.org")
            wait_for_blocked(admin, 1)
            began = time.monotonic()
            running.process.send_signal(signal.SIGTERM)
            running.process.wait(60)
    finally:
        stop(running.process)

    assert 0 == running.process.returncode
    assert time.monotonic() - began < 30
    again = start(tmp_path / "data")
    try:
        deadline = time.monotonic() + 60
        with superuser(again) as admin:
            waiting = "select count(*) from events where delivered_at is null"
            while admin.execute(waiting).fetchone() != (0,):
                assert time.monotonic() < deadline
                time.sleep(0.2)
    finally:
        stop(again.process)
