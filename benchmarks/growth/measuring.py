"""Two platforms side by side, one young and one old, that take the same batches in turn."""

import json
import statistics
import time
from pathlib import Path

import attrs

from benchmarks.corpora import Story, stories
from benchmarks.machine import Machine, load, machine
from benchmarks.place import Place, opened
from benchmarks.seeding import MEAN, seed_items
from benchmarks.sending import Piece, command, pieces

BAR = 1.2
_BATCH_LINES = 500
_BATCHES_A_STORY = 4
_WARMING = 20
_DATABASE = """
    select pg_database_size(current_database()), (select count(*) from messages),
        (select sum(items) from streams)
"""


@attrs.frozen(kw_only=True)
class History:
    """What lay there before the measured batches, and what each of those took.

    Attributes:
        size: Bytes of the database.
        seconds: Of each measured batch.
    """

    items: int
    messages: int
    size: int
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Milliseconds a batch."""
        return statistics.median(self.seconds) * 1000


@attrs.frozen(kw_only=True)
class Result:
    """A whole run.

    Attributes:
        seeding: Seconds it took to store the long history.
    """

    machine: Machine
    seed: int
    few: History
    many: History
    seeding: float

    @property
    def ratio(self) -> float:
        """What a batch costs with many items present, by what it costs with few."""
        return self.many.median / self.few.median

    @property
    def paired(self) -> float:
        """The median of the rounds' own ratios, which noise on the machine touches least."""
        pairs = zip(self.many.seconds, self.few.seconds, strict=True)
        return statistics.median(many / few for many, few in pairs)


def compare(
    *,
    few_dir: Path,
    many_dir: Path,
    items: tuple[int, int],
    seed: int,
    rounds: int,
    patience: float,
) -> Result:
    """Seed both, then measure."""
    before = load()
    with opened(few_dir) as few, opened(many_dir) as many:
        seed_items(few, items[0], seed, patience=patience)
        began = time.monotonic()
        seed_items(many, items[1], seed, patience=patience)
        seeding = time.monotonic() - began
        found = [_held(place) for place in (few, many)]
        for place in (few, many):
            place.settled()
        seconds = _measure((few, many), seed, rounds)
    short, long = (
        History(items=held[0], messages=held[1], size=held[2], seconds=tuple(taken))
        for held, taken in zip(found, seconds, strict=True)
    )
    return Result(machine=machine(before), seed=seed, few=short, many=long, seeding=seeding)


def _held(place: Place) -> tuple[int, int, int]:
    with place.admin() as admin:
        row = admin.execute(_DATABASE).fetchone()
    assert row is not None
    size, messages, items = (int(str(value)) for value in row)
    return items, messages, size


def _measure(places: tuple[Place, Place], seed: int, rounds: int) -> tuple[list[float], ...]:
    """Send the same batches to both, each beginning in turn."""
    told = stories(seed + 1, MEAN, _BATCH_LINES * _BATCHES_A_STORY)[0]
    seconds: tuple[list[float], ...] = ([], [])
    batches = [
        (story, piece)
        for number in range(1, rounds // _BATCHES_A_STORY + _WARMING)
        for story in [told.retold(f"{number:08x}", day=number % 90)]
        for piece in pieces(story, most_lines=_BATCH_LINES)
    ]
    for number, (story, piece) in enumerate(batches[: rounds + _WARMING]):
        for which in (0, 1) if number % 2 else (1, 0):
            taken = _timed(places[which], story, piece)
            if number >= _WARMING:
                seconds[which].append(taken)
    return seconds


def _timed(place: Place, story: Story, piece: Piece) -> float:
    batch = command(place.organization_id, story, piece)
    began = time.perf_counter()
    place.door.handle(place.actor, batch)
    return time.perf_counter() - began


def as_json(result: Result) -> str:
    """Return everything, for programs."""
    return json.dumps(attrs.asdict(result), indent=1) + "\n"


def as_markdown(result: Result) -> str:
    """Return it for people; a bar that is missed says so."""
    ran = result.machine
    rows = [
        f"| {held.items:,} | {held.messages:,} | {held.size / 1e9:.2f} GB | {held.median:.2f} ms |"
        for held in (result.few, result.many)
    ]
    reached = "reached" if max(result.ratio, result.paired) <= BAR else "**missed**"
    rate = result.many.items / max(result.seeding, 0.001)
    ran_on = (
        f"Commit {ran.commit}, seed {result.seed}, {len(result.few.seconds)} batches of"
        f" {_BATCH_LINES} lines into each, in turn; {ran.cores} cores of {ran.system}, load"
        f" {ran.load[0]} before and {ran.load[1]} after. Seeding: {result.seeding:.0f} s,"
        f" {rate:,.0f} items/s.\n"
    )
    verdict = (
        f"Ratio of the medians {result.ratio:.3f}; median of the rounds' ratios"
        f" {result.paired:.3f}; bar {BAR}: {reached}.\n"
    )
    head = ("| items present | messages | database | median of a batch |", "|---|---|---|---|")
    return "\n".join((ran_on, *head, *rows, "", verdict))
