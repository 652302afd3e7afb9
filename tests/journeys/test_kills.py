"""kill -9 of API, worker and PostgreSQL at random moments of an import: nothing lost or doubled."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from crewkit_testing.corpus import write_corpus
from crewkit_testing.kills import assert_consolidated, assert_whole, import_under_fire
from crewkit_testing.platform import platform
from crewkit_testing.proving import found, rounds, seed

RUNS = rounds("CREWKIT_KILL_RUNS", usual=3, in_ci=20)
MINUTES = rounds("CREWKIT_KILL_MINUTES", usual=24 * 60)
ITEMS = 20_000

pytestmark = [pytest.mark.journey, pytest.mark.postgres]


def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """Imports of twenty thousand lines each survive what is done to the platform."""
    chance = random.Random(seed())
    began = time.monotonic()
    run = sessions = streams = items = 0
    killed: Counter[str] = Counter()
    last = False
    with platform(tmp_path / "data") as running:
        while not last:
            run += 1
            last = run == RUNS or time.monotonic() - began > 60 * MINUTES
            corpus = write_corpus(tmp_path / f"{run}", chance.getrandbits(32), ITEMS, length=25)
            kills = import_under_fire(running, corpus, chance)
            print(f"run {run}: {', '.join(f'{kill.part} at {kill.share}' for kill in kills)}")
            assert kills
            killed.update(kill.part for kill in kills)
            sessions += len({session for session, _ in corpus.hashes})
            streams += len(corpus.hashes)
            items += corpus.items
            assert_whole(running, corpus, sessions)
            if last or run % 10 == 0:
                assert_consolidated(running, corpus)
    parts = ", ".join(f"{part} {count}" for part, count in sorted(killed.items()))
    found(
        f"{run} of {RUNS} runs in {time.monotonic() - began:.0f} s;"
        f" {items:,} items in {sessions:,} sessions ({streams:,} streams)"
        " came in on one platform, all of them once.",
        f"Killed with SIGKILL, {killed.total()} times in all: {parts}.",
    )
