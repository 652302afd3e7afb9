"""The API beside its own description: whatever the schema allows or forbids, as two peers.

Bar B19's machine-made half. schemathesis makes the requests and holds every answer to every check
it has: no failure of ours, statuses, types and headers as described, data as described, what the
schema forbids refused and what it allows taken, no foreign thing shown, no use after a deletion.
"""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from crewkit_testing.platform import platform
from crewkit_testing.proving import found, rounds
from crewkit_testing.schema.running import ENVIRONMENT, Ran, settled
from crewkit_wire.routes import ROUTES

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

ROUNDS = rounds("CREWKIT_SCHEMA_ROUNDS", usual=1)
EXAMPLES = rounds("CREWKIT_SCHEMA_EXAMPLES", usual=0)
"""Made by chance for each operation, beside those that follow from the schema; 0: none."""
CHAINS = rounds("CREWKIT_SCHEMA_CHAINS", usual=25)
"""Of operations of which each takes what an earlier one answered."""
_SINGLE = "coverage,fuzzing" if EXAMPLES else "coverage"
SEED = 20260131
"""Of the first round: the same for every run of the tests; a further round has the next."""
LEAST_SUCCEEDED = 90
"""Operations that must succeed at least once, else the requests were turned away at the door."""


def test_the_api_is_as_it_is_described(tmp_path: Path) -> None:
    """No check fails, nothing is answered 500, and half of the operations were seen to succeed."""
    began, ran = time.monotonic(), []
    for number in range(ROUNDS):
        place = tmp_path / str(number)
        with platform(place / "data", env=ENVIRONMENT) as running:
            tried = settled(running)
            ran += [
                tried.run(place / "single", *_options(number, EXAMPLES or 1, _SINGLE)),
                tried.run(place / "chains", *_options(number, CHAINS, "stateful")),
            ]
        for each in ran[-2:]:
            assert 0 == each.code, each.text
    _tell(ran, time.monotonic() - began)


def _options(number: int, examples: int, phases: str) -> tuple[str, ...]:
    seed = str(int(os.environ.get("CREWKIT_SEED", SEED)) + number)
    return ("--seed", seed, "--max-examples", str(examples), "--phases", phases)


def _tell(ran: list[Ran], seconds: float) -> None:
    statuses: Counter[int] = Counter()
    for each in ran:
        statuses += each.statuses
    succeeded = frozenset[str]().union(*(each.succeeded for each in ran))
    words = ", ".join(f"{code} {times:,}" for code, times in sorted(statuses.items()))
    found(
        f"{statuses.total():,} requests of {len(ROUTES)} operations in {seconds:.0f} s: {words}.",
        f"{len(succeeded)} operations succeeded at least once; no check failed.",
    )
    assert not [code for code in statuses if code == 500]
    assert len(succeeded) >= LEAST_SUCCEEDED
