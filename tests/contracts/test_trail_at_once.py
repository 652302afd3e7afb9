"""Several transactions that add to one chain at once: each waits for its turn, none is lost."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import attrs
import pytest

from crewkit_core.audit.model.verifying import Verifier
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.event import Event
from crewkit_testing.tenants import World, found_tenant

AT_ONCE = 8
EACH = 15


@attrs.frozen(kw_only=True)
class LampLit(Event):
    """A fact of no slice."""

    kind: ClassVar[str] = "lamp.lit"


@pytest.mark.parametrize("chains", [1, 3])
def test_a_chain_grows_by_one_at_a_time(world: World, chains: int) -> None:
    """From its very first record on; several chains do not lock out each other."""
    places = [found_tenant(world, f"T{number}").id for number in range(chains)]

    def grow(number: int) -> None:
        for turn in range(EACH):
            # each in another order
            mine = places[number % chains :] + places[: number % chains]
            with world.account_work() as unit:
                for place in mine:
                    fact = LampLit(organization_id=place, object_id=f"{number}-{turn}")
                    unit.trail.record(Actor(user_id=uuid.uuid4()), fact)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(grow, range(AT_ONCE)))
    for place in places:
        check(world, place)


def check(world: World, place: uuid.UUID) -> None:
    verifier = Verifier(place)
    for chained in world.records(place):
        verifier.read(chained.stored())
    verdict = verifier.verdict()
    assert verdict.whole
    assert AT_ONCE * EACH == verdict.records
