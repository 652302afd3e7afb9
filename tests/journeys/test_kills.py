"""kill -9 of API, worker and PostgreSQL at random moments of an import: nothing lost or doubled."""

import os
import random
from pathlib import Path

import pytest

from crewkit_testing.corpus import unique_seed, write_corpus
from crewkit_testing.kills import assert_consolidated, assert_whole, import_under_fire
from crewkit_testing.platform import platform

RUNS = int(os.environ.get("CREWKIT_KILL_RUNS") or (20 if os.environ.get("CI") else 3))
SEED = int(os.environ.get("CREWKIT_SEED") or unique_seed() % 2**32)
ITEMS = 20_000

pytestmark = [pytest.mark.journey, pytest.mark.postgres]


def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """Imports of twenty thousand lines each survive what is done to the platform."""
    print(f"CREWKIT_SEED={SEED}")
    chance = random.Random(SEED)
    sessions = 0
    killed: dict[str, int] = {}
    with platform(tmp_path / "data") as running:
        for run in range(RUNS):
            root = tmp_path / f"history-{run}"
            corpus = write_corpus(root, chance.getrandbits(32), ITEMS, length=25)
            kills = import_under_fire(running, corpus, chance)
            print(f"run {run + 1}: {', '.join(f'{kill.part} at {kill.share}' for kill in kills)}")
            assert kills
            for kill in kills:
                killed[kill.part] = killed.get(kill.part, 0) + 1
            sessions += len({session for session, _ in corpus.hashes})
            assert_whole(running, corpus, sessions)
            if run == RUNS - 1:
                assert_consolidated(running, corpus)
    print(f"{RUNS} runs of {ITEMS} items, {sessions} sessions, killed: {killed}")
