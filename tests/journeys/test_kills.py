"""kill -9 of API, worker and PostgreSQL at random moments of an import: nothing lost or doubled."""

import os
from pathlib import Path

import pytest

from crewkit_testing.corpus import unique_seed, write_corpus
from crewkit_testing.kills import assert_whole, import_under_fire
from crewkit_testing.platform import platform

RUNS = int(os.environ.get("CREWKIT_KILL_RUNS", "3"))
ITEMS = 20_000

pytestmark = [pytest.mark.journey, pytest.mark.postgres]


def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """Imports of twenty thousand lines each survive what is done to the platform."""
    seed = unique_seed() % 2**32
    sessions = 0
    killed = 0
    with platform(tmp_path / "data") as running:
        for run in range(RUNS):
            corpus = write_corpus(tmp_path / f"history-{run}", seed + run, ITEMS, length=25)
            kills = import_under_fire(running, corpus, seed + run)
            sessions += len({session for session, _ in corpus.hashes})
            killed += len(kills)
            assert_whole(running, corpus, sessions)
    print(f"{RUNS} runs, {killed} kills, seed {seed}")
    assert killed >= RUNS
