"""B8: no sequence of actions gives anybody more than somebody above them gave."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from crewkit_testing.account_house import memory_house, postgres_house
from crewkit_testing.house import TOLD
from crewkit_testing.lattice import Lattice, lattice_of, same
from crewkit_testing.postgres_world import PostgresWorld

RUNS = int(os.environ.get("CREWKIT_LATTICE_RUNS", "300"))
STEPS = int(os.environ.get("CREWKIT_LATTICE_STEPS", "30"))
SEED = os.environ.get("CREWKIT_SEED")
SHARE = 30
"""For so many runs in memory one is made over PostgreSQL, where each takes much longer."""


def _drive(machine: type[Lattice], runs: int, where: str, record_property: Any) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=SEED is None,
            phases=set(settings().phases) & {Phase.generate, Phase.shrink},
            suppress_health_check=list(HealthCheck),
        ),
    )
    told = machine.told
    record_property(
        TOLD,
        f"B8: {told['runs']} runs of up to {STEPS} steps over {where}: {told['tries']} tries,"
        f" {told['refused']} refused, 0 escalations",
    )


def test_nobody_escalates_in_memory(record_property: Any) -> None:
    """Members of all levels try everything, in person and by tokens."""
    _drive(lattice_of(memory_house), RUNS, "memory", record_property)


@pytest.mark.postgres
def test_nobody_escalates_in_postgresql(
    postgres_world: PostgresWorld, record_property: Any
) -> None:
    """The same, with fewer runs, over the real database."""
    with postgres_house(postgres_world) as house:
        _drive(
            lattice_of(lambda: same(house)), max(RUNS // SHARE, 1), "PostgreSQL", record_property
        )
