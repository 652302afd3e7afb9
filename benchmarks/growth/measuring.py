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
        going_on: Seconds of each batch, the server left to itself after the seeding.
        fresh: Of each batch right after a checkpoint, when every page that is touched for the
            first time goes into the log as a whole: the worst of times for a large random index.
    """

    items: int
    messages: int
    size: int
    going_on: tuple[float, ...]
    fresh: tuple[float, ...]


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
        going_on = _measure((few, many), seed, 0, rounds)
        for place in (few, many):
            place.settled()
        fresh = _measure((few, many), seed, 1, rounds)
    short, long = (
        History(
            items=held[0],
            messages=held[1],
            size=held[2],
            going_on=tuple(going_on[which]),
            fresh=tuple(fresh[which]),
        )
        for which, held in enumerate(found)
    )
    return Result(machine=machine(before), seed=seed, few=short, many=long, seeding=seeding)


def _held(place: Place) -> tuple[int, int, int]:
    with place.admin() as admin:
        row = admin.execute(_DATABASE).fetchone()
    assert row is not None
    size, messages, items = (int(str(value)) for value in row)
    return items, messages, size


def _measure(
    places: tuple[Place, Place], seed: int, phase: int, rounds: int
) -> tuple[list[float], ...]:
    """Send the same batches to both, each beginning in turn."""
    told = stories(seed + 1, MEAN, _BATCH_LINES * _BATCHES_A_STORY)[0]
    seconds: tuple[list[float], ...] = ([], [])
    batches = [
        (story, piece)
        for number in range(1, rounds // _BATCHES_A_STORY + _WARMING)
        for story in [told.retold(f"{phase:04x}{number:04x}", day=number % 90)]
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
    ran, few, many = result.machine, result.few, result.many
    rate = many.items / max(result.seeding, 0.001)
    head = (
        f"Commit {ran.commit}, seed {result.seed}, {len(few.fresh)} batches of {_BATCH_LINES} lines"
        f" into each, in turn, {_WARMING} before them uncounted; {ran.cores} cores of"
        f" {ran.system}, load {ran.load[0]} before and {ran.load[1]} after."
        f" Seeding: {result.seeding:.0f} s, {rate:,.0f} items/s.\n"
    )
    rows = [
        f"| {held.items:,} | {held.messages:,} | {held.size / 1e9:.2f} GB |"
        f" {_median(held.going_on):.2f} ms | {_median(held.fresh):.2f} ms |"
        for held in (few, many)
    ]
    verdicts = [
        _verdict("In the course of things", few.going_on, many.going_on),
        _verdict("Right after a checkpoint", few.fresh, many.fresh),
    ]
    return "\n".join((head, *_HEAD, *rows, "", *verdicts, ""))


_HEAD = (
    "| items present | messages | database | median of a batch | right after a checkpoint |",
    "|---|---|---|---|---|",
)


def _median(seconds: tuple[float, ...]) -> float:
    """Return milliseconds."""
    return statistics.median(seconds) * 1000


def _verdict(when: str, few: tuple[float, ...], many: tuple[float, ...]) -> str:
    """Tell both ratios; noise on the machine touches the paired one least."""
    medians = _median(many) / _median(few)
    paired = statistics.median(long / short for long, short in zip(many, few, strict=True))
    reached = "reached" if max(medians, paired) <= BAR else "**missed**"
    return (
        f"{when}: ratio of the medians {medians:.3f}, median of the rounds' own ratios"
        f" {paired:.3f}; bar {BAR}: {reached}.\n"
    )
