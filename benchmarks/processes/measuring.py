"""Requests a second by 1 and 2 API processes; jobs a second by 1 to 4 worker processes.

A job delivers an event: it runs every reaction to it, as a replay does, in transactions of its own.
"""

import contextlib
import datetime as dt
import json
import shutil
import statistics
import subprocess
import time
import uuid
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

import attrs
import psycopg

from benchmarks.machine import Machine, load, machine
from benchmarks.place import Place, opened, served
from benchmarks.requests.clients import ask, request_of
from benchmarks.trail.measuring import application_url
from crewkit_core.accounts.use_cases import CreateToken
from crewkit_core.audit.use_cases.deliver_event import DeliverEvent
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_embedded.ports import choose_port
from crewkit_queue.enqueueing import Enqueue, Handing, enqueueing_with
from crewkit_queue.ids import RedisIds

API = (1, 2)
WORKERS = (1, 2, 4)
_EVENTS = 20
_PATIENCE = 300.0
_ENDLESS = "address=1000000,user=1000000,token=1000000,organization=1000000"


@attrs.frozen(kw_only=True)
class Rates:
    """What so many processes did in a second, of each round.

    Attributes:
        broker: Who handed out jobs; empty where that is no question.
    """

    processes: int
    broker: str
    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The middle one."""
        return statistics.median(self.rounds)


@attrs.frozen(kw_only=True)
class Result:
    """A whole run."""

    machine: Machine
    clients: int
    jobs: int
    requests: tuple[Rates, ...]
    performed: tuple[Rates, ...]


def measure(data_dir: Path, *, clients: int, seconds: float, jobs: int, rounds: int) -> Result:
    """Bring a platform up with each number of processes, and let it work."""
    before = load()
    with opened(data_dir) as place, _redis() as redis:
        events = _events(place)
        wanted = CreateToken(
            organization_id=place.organization_id, name="asker", scopes=(Scope.READ,)
        )
        token = place.door.handle(place.actor, wanted).token
        brokers = {"PostgreSQL": "", **({"Redis": redis} if redis else {})}
        requests = tuple(
            _rates(count, "", rounds, partial(_asked, place, count, token, clients, seconds))
            for count in API
        )
        performed = tuple(
            _rates(count, name, rounds, partial(_drained, place, count, url, events, jobs))
            for name, url in brokers.items()
            for count in WORKERS
        )
    return Result(
        machine=machine(before), clients=clients, jobs=jobs, requests=requests, performed=performed
    )


def _rates(processes: int, broker: str, rounds: int, once: Callable[[], float]) -> Rates:
    return Rates(processes=processes, broker=broker, rounds=tuple(once() for _ in range(rounds)))


def _asked(place: Place, processes: int, token: str, clients: int, seconds: float) -> float:
    env = {"CREWKIT_API_PROCESSES": str(processes), "CREWKIT_REQUESTS_PER_MINUTE": _ENDLESS}
    with served(place.data_dir, env=env):
        host = json.loads((place.data_dir / "run.json").read_text())["url"].removeprefix("http://")
        path = f"/api/v1/{place.organization_id}/projects"
        request = request_of(host, path, token)
        ask(host, request, clients=clients, seconds=2)  # every process has opened its application
        answers = ask(host, request, clients=clients, seconds=seconds)
    assert set(answers) == {200}, answers
    return answers[200] / seconds


def _drained(
    place: Place, processes: int, broker: str, events: list[uuid.UUID], jobs: int
) -> float:
    """Return how many jobs are performed in a second, from storing them to the last one."""
    for log in (place.data_dir / "logs").glob("worker*.log"):
        log.write_text("")
    env = {"CREWKIT_WORKER_PROCESSES": str(processes), "CREWKIT_BROKER_URL": broker}
    with place.admin() as admin, served(place.data_dir, env=env):
        admin.autocommit = True
        _until(lambda: _ready(place) == processes)
        time.sleep(1)
        _store(place, broker, events, jobs)
        began = time.monotonic()
        _until(lambda: _left(admin) == 0)
        return jobs / (time.monotonic() - began)


def _ready(place: Place) -> int:
    """Return how many workers say that they are."""
    logs = (place.data_dir / "logs").glob("worker*.log")
    return sum(log.read_text().count('"event": "ready"') for log in logs)


def _until(found: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _left(admin: "psycopg.Connection[tuple[object, ...]]") -> int:
    row = admin.execute("select count(*) from dramatiq.queue where queue_name = 'default'")
    found = row.fetchone()
    assert found is not None
    return int(str(found[0]))


def _store(place: Place, broker: str, events: list[uuid.UUID], jobs: int) -> None:
    """Store them in one transaction, and hand them over as the API does."""
    with contextlib.ExitStack() as stack:
        store: Enqueue = enqueueing_with(dict)
        handing = None
        if broker:
            ids = RedisIds(broker, application_url(place))
            stack.callback(ids.close)
            handing = Handing(ids, dict)
            store = handing.enqueue
        with place.admin() as admin, admin.cursor() as cursor:
            for number in range(jobs):
                job = DeliverEvent(
                    organization_id=place.organization_id,
                    event_id=events[number % len(events)],
                    replay_id=uuid.uuid4(),
                )
                store(cursor, job, dt.timedelta(0))
        if handing is not None:
            handing.hand_over()


def _events(place: Place) -> list[uuid.UUID]:
    for number in range(_EVENTS):
        person = AddPerson(
            organization_id=place.organization_id,
            email=f"p{number}@example.org",
            name=f"Person {number}",
        )
        place.door.handle(place.actor, person)
    with place.admin() as admin:
        rows = admin.execute(
            "select id from events where organization_id = %s", (place.organization_id,)
        )
        return [uuid.UUID(str(row[0])) for row in rows.fetchall()]


@contextlib.contextmanager
def _redis() -> Generator[str, None, None]:
    """Have a Redis; give an empty URL where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield ""
        return
    port = choose_port("127.0.0.1", 0)
    argv = (program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", "/")
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


def as_markdown(result: Result) -> str:
    """Return the result for people."""
    return (
        f"An authenticated list of projects, {result.clients} clients that cost as little as they"
        f" can, on the same {result.machine.cores} cores.\n\n"
        f"{_table('API processes', 'requests', result.requests)}\n\n"
        f"{result.jobs:,} deliveries of events, stored at once while the workers wait for them;"
        " until the last one is done.\n\n"
        f"{_table('worker processes', 'jobs', result.performed)}\n"
    )


def _table(of: str, what: str, rates: tuple[Rates, ...]) -> str:
    one = {each.broker: each.middle for each in rates if each.processes == 1}
    rows = "\n".join(
        f"| {each.processes}{f', by {each.broker}' if each.broker else ''} | {each.middle:,.0f} |"
        f" {each.middle / one[each.broker]:.2f} | {', '.join(f'{r:,.0f}' for r in each.rounds)} |"
        for each in rates
    )
    return f"| {of} | {what} a second | of one's | each round |\n|---|---|---|---|\n{rows}"
