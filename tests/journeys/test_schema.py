"""The API beside its own description, and beside what broke others: bar B19.

schemathesis, as two users who are peers, makes the requests and holds every answer to every check
it has: no failure of ours, statuses, types and headers as described, data as described, what the
schema forbids refused and what it allows taken, no foreign thing shown, no use after a deletion.
"""

import os
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

from crewkit_testing.nasty_requests import Expected
from crewkit_testing.nasty_run import Sender
from crewkit_testing.platform import Platform, platform
from crewkit_testing.proving import found, rounds, seed
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
SHARE = rounds("CREWKIT_NASTY_SHARE", usual=24)
"""Of the nasty requests one in so many is sent, in each run others."""
LEAST_SUCCEEDED = 90
"""Operations that must succeed at least once, else the requests were turned away at the door."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[Platform, None, None]:
    """A platform that both tests ask."""
    with platform(tmp_path_factory.mktemp("schema") / "data", env=ENVIRONMENT) as made:
        yield made


def test_the_api_is_as_it_is_described(running: Platform, tmp_path: Path) -> None:
    """No check fails, nothing is answered 500, and most operations were seen to succeed."""
    began, ran = time.monotonic(), _try(running, tmp_path, 0)
    for number in range(1, ROUNDS):
        place = tmp_path / str(number)
        with platform(place / "data", env=ENVIRONMENT) as another:
            ran += _try(another, place, number)
    _tell(ran, time.monotonic() - began)


def test_nasty_values_are_refused_by_name_and_leave_nothing(running: Platform) -> None:
    """B19: every parameter and field of every route; no 500, and every later read holds."""
    began, sender = time.monotonic(), Sender.of(running)
    every = list(sender.corpus.requests())
    mine = every[seed() % SHARE :: SHARE]
    hopeless = [each for each in mine if each.expected is not Expected.ANYTHING]
    before = sender.rows()
    counted = sender.send(hopeless)
    assert before == sender.rows()
    counted += sender.send(each for each in mine if each.expected is Expected.ANYTHING)
    answers = sender.read()
    words = ", ".join(f"{code} {times:,}" for code, times in sorted(counted.items()))
    found(
        f"{len(mine):,} of {len(every):,} nasty requests in {time.monotonic() - began:.0f} s:"
        f" {words}.",
        f"{len(hopeless):,} that nothing may take left no row behind; {answers} reads after all.",
    )


def _try(running: Platform, folder: Path, number: int) -> list[Ran]:
    tried = settled(running)
    ran = [
        tried.run(folder / "single", *_options(number, EXAMPLES or 1, _SINGLE)),
        tried.run(folder / "chains", *_options(number, CHAINS, "stateful")),
    ]
    for each in ran:
        assert 0 == each.code, each.text
    return ran


def _options(number: int, examples: int, phases: str) -> tuple[str, ...]:
    used = str(int(os.environ.get("CREWKIT_SEED", SEED)) + number)
    return ("--seed", used, "--max-examples", str(examples), "--phases", phases)


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
