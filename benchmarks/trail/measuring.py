"""A member joins, with its audit record, event and job, and without; a chain is verified."""

import contextlib
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import psutil
import sqlalchemy as sa
from falcon import testing

from benchmarks.machine import load
from benchmarks.place import Place, opened
from crewkit.clock import SystemClock
from crewkit.settings import Settings
from crewkit_core.accounts.use_cases import CreateToken
from crewkit_core.audit.use_cases import VerifyAudit
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.events import MemberJoined
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.use_cases.access import require
from crewkit_postgres import trail
from crewkit_postgres.driver import Driver
from crewkit_postgres.engine import make_engine
from crewkit_postgres.work import PostgresWork
from crewkit_queue.enqueueing import enqueue
from crewkit_serve.wsgi import make_app

ALLOWED = 0.20
PUBLIC_URL = "http://localhost:8321"


@attrs.frozen(kw_only=True)
class Compared:
    """Of each round, what a change took without and with the trail.

    Attributes:
        bare, whole: Milliseconds on the clock (the median), and of both processors together.
    """

    bare: tuple[tuple[float, float], ...]
    whole: tuple[tuple[float, float], ...]

    def added(self, which: int) -> float:
        """Return what share the trail adds: the median of the rounds' own ratios."""
        pairs = zip(self.whole, self.bare, strict=True)
        return statistics.median(with_[which] / without[which] for with_, without in pairs) - 1


@attrs.frozen(kw_only=True)
class Result:
    """What was measured.

    Attributes:
        request, transaction: A change over the API, and its transaction alone.
        cpu: Seconds of processor that verifying took in this process.
    """

    changes: int
    request: Compared
    transaction: Compared
    records: int
    cpu: float
    wall: float
    load: tuple[float, float]


class Bench:
    """Lets people join an organization: over the API, or in the transaction alone."""

    def __init__(self, place: Place) -> None:
        self._engine = make_engine(application_url(place))
        self._work = PostgresWork(self._engine, enqueue, SystemClock())
        self._place = place
        settings = Settings(public_url=PUBLIC_URL)
        self._api = testing.TestClient(make_app(place.application, place.owner, settings))
        wanted = CreateToken(
            organization_id=place.organization_id, name="bench", scopes=(Scope.WRITE,)
        )
        self._token = place.door.handle(place.actor, wanted).token
        self._write = trail.write
        self.told = True
        pid_file = place.data_dir / "postgres" / "postmaster.pid"
        self._postmaster = int(pid_file.read_text().splitlines()[0])
        trail.write = self._maybe

    def close(self) -> None:
        """Close the connections, and let the trail be written again."""
        trail.write = self._write
        self._engine.dispose()

    def _maybe(self, driver: Driver, *written: Any, commit: bool, **more: Any) -> None:  # noqa: ANN401
        if self.told:
            self._write(driver, *written, commit=commit, **more)
        else:
            driver.flush(commit=commit)

    def server_seconds(self) -> float:
        """Return how much processor the database has used."""
        server = psutil.Process(self._postmaster)
        used = 0.0
        for process in (server, *server.children()):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                used += times.user + times.system
        return used

    def request(self) -> float:
        """Let somebody new join over the API; return how many milliseconds that took."""
        name = uuid.uuid4().hex
        began = time.perf_counter()
        answer = self._api.simulate_post(
            f"/api/v1/{self._place.organization_id}/people",
            json={"email": f"{name}@example.org", "name": name},
            headers={"Authorization": f"Bearer {self._token}", "Host": "localhost:8321"},
        )
        spent = (time.perf_counter() - began) * 1000
        assert answer.status_code == 201, answer.text
        return spent

    def transaction(self) -> float:
        """Let somebody known join, in one transaction; return how many milliseconds that took."""
        actor, organization_id = self._place.actor, self._place.organization_id
        person = uuid.uuid4()
        with self._engine.begin() as connection:
            statement = "insert into users values (:id, 'x', null, now())"
            connection.execute(sa.text(statement), {"id": person})
        began = time.perf_counter()
        with self._work(organization_id) as unit:
            require(unit, actor, organization_id, Level.ADMIN)
            unit.members.add(
                Member(organization_id=organization_id, user_id=person, level=Level.DEVELOPER)
            )
            record(unit, actor, organization_id, person)
        return (time.perf_counter() - began) * 1000


def application_url(place: Place) -> str:
    """Return the URL of the application's role."""
    return place.admin_url.replace("postgresql://crewkit@", "postgresql+psycopg://crewkit_app@")


def record(unit: Any, actor: Actor, organization_id: uuid.UUID, person: uuid.UUID) -> None:  # noqa: ANN401
    """Record a joining as its use case does."""
    joined = MemberJoined(organization_id=organization_id, object_id=person, level=Level.DEVELOPER)
    unit.trail.record(actor, joined, after={"level": Level.DEVELOPER, "name": "x"})


@contextmanager
def bench(place: Place) -> Iterator[Bench]:
    """Have a bench until the end of the block."""
    made = Bench(place)
    try:
        yield made
    finally:
        made.close()


def measure(data_dir: Path, *, changes: int, rounds: int, records: int) -> Result:
    """Measure on a platform of one's own."""
    before = load()
    with opened(data_dir) as place:
        with bench(place) as at:
            request = compare(place, at, at.request, changes, rounds)
            transaction = compare(place, at, at.transaction, changes, rounds)
        fill(place, records)
        cpu, wall = verify(place, records)
    return Result(
        changes=changes,
        request=request,
        transaction=transaction,
        records=records,
        cpu=cpu,
        wall=wall,
        load=(before, load()),
    )


def compare(
    place: Place, at: Bench, change: Callable[[], float], changes: int, rounds: int
) -> Compared:
    """Do the change some times without and some times with the trail, turn and turn about."""
    spent: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for number in range(rounds + 1):
        place.settled()
        for told in (False, True) if number % 2 else (True, False):
            at.told = told
            before = time.process_time() + at.server_seconds()
            median = statistics.median(change() for _ in range(changes))
            used = (time.process_time() + at.server_seconds() - before) / changes * 1000
            if number:  # the first round warms up
                spent[told].append((median, used))
    return Compared(bare=tuple(spent[False]), whole=tuple(spent[True]))


def fill(place: Place, records: int) -> None:
    """Lengthen the chain, some records a transaction."""
    engine = make_engine(application_url(place))
    work = PostgresWork(engine, lambda *_: None, SystemClock())
    with work(place.organization_id) as unit:
        there = unit.audit.head(place.organization_id).sequence
    while there < records:
        count = min(1_000, records - there)
        with work(place.organization_id) as unit:
            for _ in range(count):
                record(unit, place.actor, place.organization_id, uuid.uuid4())
        there += count
    engine.dispose()


def verify(place: Place, records: int) -> tuple[float, float]:
    """Verify the chain; return seconds of processor here, and on the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    verdict = place.door.handle(place.actor, VerifyAudit(organization_id=place.organization_id))
    spent = time.process_time() - cpu, time.perf_counter() - wall
    assert verdict.whole
    assert verdict.records >= records
    return spent


def as_markdown(result: Result) -> str:
    """Return the result for people."""
    clock, processor = (result.request.added(which) for which in (0, 1))
    met = "met" if clock <= ALLOWED else "missed"
    quick = "met" if result.cpu <= 1 else "missed"
    return (
        f"A member joins, {result.changes} times of each kind a round.\n\n"
        "## Over the API: authentication, authorization, change, answer\n\n"
        f"{_table(result.request)}\n\n"
        f"The trail adds {clock:.0%} to a change on the clock, {processor:.0%} of processor;"
        f" {ALLOWED:.0%} is allowed: {met}.\n\n"
        "## Of the transaction alone\n\n"
        f"{_table(result.transaction)}\n\n"
        f"The trail adds {result.transaction.added(0):.0%} to two statements and a commit on the"
        f" clock, {result.transaction.added(1):.0%} of processor.\n\n"
        "## Verifying\n\n"
        f"A chain of {result.records:,} records is verified in {result.cpu:.2f} s of processor"
        f" ({result.wall:.2f} s on the clock, the database's share in it); 1 s is allowed:"
        f" {quick}.\n\n"
        f"Load of the machine: {result.load[0]} before, {result.load[1]} after.\n"
    )


def _table(compared: Compared) -> str:
    rows = "\n".join(
        f"| {number} | {_cell(without)} | {_cell(with_)} | {with_[0] / without[0] - 1:+.0%}"
        f" ({with_[1] / without[1] - 1:+.0%}) |"
        for number, (without, with_) in enumerate(
            zip(compared.bare, compared.whole, strict=True), 1
        )
    )
    head = "| round | without | with record, event and job | more |\n|---|---|---|---|"
    return f"{head}\n{rows}"


def _cell(spent: tuple[float, float]) -> str:
    return f"{spent[0]:.2f} ms ({spent[1]:.2f} of processor)"
