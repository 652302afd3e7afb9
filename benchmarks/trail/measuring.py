"""A member joins, with its audit record, event and job, and without; a chain is verified."""

import statistics
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa

from benchmarks.machine import load
from benchmarks.place import Place, opened
from crewkit.clock import SystemClock
from crewkit_core.audit.use_cases import VerifyAudit
from crewkit_core.kernel.actor import Actor
from crewkit_core.tenancy.events import MemberJoined
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.use_cases.access import require
from crewkit_postgres.engine import make_engine
from crewkit_postgres.work import PostgresUnit, PostgresWork
from crewkit_queue.enqueueing import enqueue

ALLOWED = 0.20


@attrs.frozen(kw_only=True)
class Result:
    """What was measured.

    Attributes:
        bare, whole: Milliseconds a change without and with the trail, the median of each round.
        cpu: Seconds of processor that verifying took in this process.
    """

    changes: int
    bare: tuple[float, ...]
    whole: tuple[float, ...]
    records: int
    cpu: float
    wall: float
    load: tuple[float, float]

    @property
    def added(self) -> float:
        """What share the trail adds: the median of the rounds' own ratios."""
        ratios = [with_ / without for with_, without in zip(self.whole, self.bare, strict=True)]
        return statistics.median(ratios) - 1


class Bench:
    """Lets people join an organization, one transaction each."""

    def __init__(self, place: Place) -> None:
        url = place.admin_url.replace("postgresql://crewkit@", "postgresql+psycopg://crewkit_app@")
        self._engine = make_engine(url)
        self._work = PostgresWork(self._engine, enqueue, SystemClock())
        self._place = place
        self._people: list[uuid.UUID] = []

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def invent(self, count: int) -> None:
        """Have so many people who belong to nothing."""
        self._people = [uuid.uuid4() for _ in range(count)]
        rows = [{"id": person, "name": "x"} for person in self._people]
        with self._engine.begin() as connection:
            statement = "insert into users values (:id, :name, null, now())"
            connection.execute(sa.text(statement), rows)

    def join(self, *, told: bool) -> float:
        """Let one of them join; return how many milliseconds that took."""
        actor, organization_id = self._place.actor, self._place.organization_id
        person = self._people.pop()
        began = time.perf_counter()
        with self._opened() as unit:
            require(unit, actor, organization_id, Level.ADMIN)
            unit.members.add(
                Member(organization_id=organization_id, user_id=person, level=Level.DEVELOPER)
            )
            if told:
                record(unit, actor, organization_id, person)
        return (time.perf_counter() - began) * 1000

    def _opened(self) -> AbstractContextManager[PostgresUnit]:
        return self._work(self._place.organization_id)


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
    bare, whole = [], []
    with opened(data_dir) as place, bench(place) as at:
        at.invent(2 * changes * (rounds + 1))
        for number in range(rounds + 1):
            place.settled()
            # one of each in turn, so that whatever else goes on hits both
            pairs = [(at.join(told=False), at.join(told=True)) for _ in range(changes)]
            if number:  # the first round warms up
                bare.append(statistics.median(pair[0] for pair in pairs))
                whole.append(statistics.median(pair[1] for pair in pairs))
        fill(place, records)
        cpu, wall = verify(place, records)
    return Result(
        changes=changes,
        bare=tuple(bare),
        whole=tuple(whole),
        records=records,
        cpu=cpu,
        wall=wall,
        load=(before, load()),
    )


def fill(place: Place, records: int) -> None:
    """Lengthen the chain, some records a transaction."""
    url = place.admin_url.replace("postgresql://crewkit@", "postgresql+psycopg://crewkit_app@")
    engine = make_engine(url)
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
    met = "met" if result.added <= ALLOWED else "missed"
    quick = "met" if result.cpu <= 1 else "missed"
    rows = "\n".join(
        f"| {number} | {without:.2f} ms | {with_:.2f} ms | {with_ / without - 1:+.0%} |"
        for number, (without, with_) in enumerate(zip(result.bare, result.whole, strict=True), 1)
    )
    return (
        f"A member joins, {result.changes} times of each kind in turn; medians.\n\n"
        "| round | without | with audit record, event and job | |\n|---|---|---|---|\n"
        f"{rows}\n\n"
        f"The trail adds {result.added:.0%} to a change; {ALLOWED:.0%} is allowed: {met}.\n\n"
        f"A chain of {result.records:,} records is verified in {result.cpu:.2f} s of processor"
        f" ({result.wall:.2f} s on the clock, the database's share in it); 1 s is allowed:"
        f" {quick}.\n\n"
        f"Load of the machine: {result.load[0]} before, {result.load[1]} after.\n"
    )
