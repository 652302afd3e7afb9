"""Bar B16: guessing is dear, and a flood of sign-ins stops nothing else."""

import time
from typing import Any

import argon2
import pytest

from crewkit_auth.apart import Cost
from crewkit_auth.common_passwords import ListedPasswords
from crewkit_auth.hashing import Argon2Hasher
from crewkit_core.kernel.errors import Unavailable
from crewkit_testing.account_parts import CHEAP
from crewkit_testing.common_passwords import LEAST, common_passwords, shipped
from crewkit_testing.house import TOLD

PASSWORD = "difference engines rattle"


def test_the_shipped_cost_is_owasps(record_property: Any) -> None:
    """argon2id, 19 MiB, two passes, one lane."""
    found = argon2.extract_parameters(Argon2Hasher().hash(PASSWORD))
    record_property(
        TOLD,
        f"B16: argon2id {found.memory_cost} KiB, {found.time_cost} passes; flood: see docs/proof",
    )
    assert (argon2.Type.ID, 19_456, 2, 1) == (
        found.type,
        found.memory_cost,
        found.time_cost,
        found.parallelism,
    )


def test_a_password_is_right_or_wrong() -> None:
    """The right one, a wrong one, none at all, and a hash that is none."""
    hasher = Argon2Hasher(CHEAP)
    kept = hasher.hash(PASSWORD)
    assert [True, False, False, False] == [
        hasher.verify(kept, PASSWORD),
        hasher.verify(kept, PASSWORD + "!"),
        hasher.verify(None, "nobody has this password"),
        hasher.verify("nonsense", PASSWORD),
    ]


def test_nobody_takes_as_long_as_somebody() -> None:
    """Where there is no hash the work is done all the same."""
    hasher = Argon2Hasher(Cost(memory=65_536, time=3))
    kept = hasher.hash(PASSWORD)
    times = []
    for known in (kept, None):
        began = time.process_time()
        hasher.verify(known, PASSWORD)
        times.append(time.process_time() - began)
    assert times[1] > times[0] / 4


def test_another_cost_is_outdated() -> None:
    """A hash of earlier parameters is made anew at the next sign-in."""
    old = Argon2Hasher(CHEAP).hash(PASSWORD)
    assert [False, True] == [
        Argon2Hasher(CHEAP).is_outdated(old),
        Argon2Hasher(Cost(memory=16, time=1)).is_outdated(old),
    ]


def test_only_so_many_wait() -> None:
    """One may hash and one may wait; the third is told to come back."""
    hasher = Argon2Hasher(CHEAP, at_once=1)
    with hasher._turn(), hasher._admitted, pytest.raises(Unavailable):
        hasher.verify(None, PASSWORD)
    with hasher._turn(), hasher._admitted, pytest.raises(Unavailable):
        hasher.require_room()
    hasher.require_room()
    assert hasher.verify(hasher.hash(PASSWORD), PASSWORD)


def test_the_list_is_what_its_recipe_makes() -> None:
    """Ten thousand entries and more, each long enough to be a password, none of it found."""
    made = common_passwords()
    assert shipped().read_text("utf-8").split("\n") == made
    print(f"the list has {len(made)} entries")
    assert len(made) >= 10_000
    assert min(map(len, made)) == LEAST
    assert all(each == each.lower() for each in made)


def test_the_list_is_asked_in_lowercase() -> None:
    """What is on it is known, what is not is not."""
    listed = ListedPasswords()
    assert [True, True, False] == [
        listed("passwordpassword"),
        listed("correcthorsebatterystaple"),
        listed(PASSWORD),
    ]
