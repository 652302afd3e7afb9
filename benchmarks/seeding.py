"""Fill a platform with a long history, through its own door, in big batches."""

import itertools
import time
from collections.abc import Callable, Iterator

from benchmarks.corpora import Story, stories
from benchmarks.place import Place
from benchmarks.sending import command, pieces
from crewkit_core.sessions.use_cases import IngestBatch

MEAN = 800
DAYS = 90
STORY = 5_000
_TOLD = 40_000
_BATCH_LINES = 5_000
_BATCH_BYTES = 8 * 1024 * 1024
_SAY_SECONDS = 20.0


def history(seed: int, mean: int = MEAN) -> Iterator[Story]:
    """Yield sessions without end: the same texts again and again, by other people's measure.

    Sessions and messages are new each time and spread over ninety days, so every row and every
    index entry is one that nobody had.
    """
    told = stories(seed, mean, _TOLD, length=STORY)
    for number in itertools.count():
        # the upper half of the marks: benchmarks of batches use the lower one
        mark = f"{0x80000000 + number:08x}"
        yield told[number % len(told)].retold(mark, day=number % DAYS)


def seed_items(
    place: Place, items: int, seed: int, *, say: Callable[[str], None] = print, patience: float
) -> int:
    """Store at least *items* lines, or what fits in *patience* seconds; return how many."""
    began = said = time.monotonic()
    stored = 0
    for story in history(seed):
        for batch in _batches(place, story):
            place.door.handle(place.actor, batch)
        stored += story.lines
        now = time.monotonic()
        if stored >= items or now - began > patience:
            break
        if now - said > _SAY_SECONDS:
            say(f"{stored:,} of {items:,} items after {now - began:.0f} s")
            said = now
    return stored


def _batches(place: Place, story: Story) -> Iterator[IngestBatch]:
    for piece in pieces(story, most_lines=_BATCH_LINES, most_bytes=_BATCH_BYTES):
        yield command(place.organization_id, story, piece)
