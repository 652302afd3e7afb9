"""Permission levels: an order, and the question before every use case."""

import uuid

import pytest

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.use_cases.access import require
from crewkit_memory.tables import Store, Tables
from crewkit_memory.work import MemoryWork

HERE, ELSEWHERE = uuid.UUID(int=1), uuid.UUID(int=2)
ANN = Actor(user_id=uuid.UUID(int=3), origin=Origin.LOCAL)
ASCENDING = (Level.VIEWER, Level.DEVELOPER, Level.MANAGER, Level.ADMIN, Level.OWNER)


def with_ann_as(level: Level) -> MemoryWork:
    ann = Member(organization_id=HERE, user_id=ANN.user_id, level=level)
    store = Store()
    store.tenants[HERE] = Tables(organization_id=HERE, members={ANN.user_id: ann})
    store.tenants[ELSEWHERE] = Tables(organization_id=ELSEWHERE)
    return MemoryWork(store)


def test_levels_are_in_the_order_of_their_rights() -> None:
    """Each reaches itself and what stands below it, and nothing above."""
    reached = [[one.reaches(needed) for needed in ASCENDING] for one in ASCENDING]
    assert set(ASCENDING) == set(Level)
    assert reached == [[below <= own for below in range(5)] for own in range(5)]


@pytest.mark.parametrize("needed", ASCENDING)
@pytest.mark.parametrize("level", ASCENDING)
def test_a_member_may_what_their_level_reaches(level: Level, needed: Level) -> None:
    """Below it they are told that their level is too low: the organization is no secret to them."""
    with with_ann_as(level)(HERE) as unit:
        if ASCENDING.index(level) >= ASCENDING.index(needed):
            assert require(unit, ANN, HERE, needed).level == level
        else:
            with pytest.raises(LevelTooLow):
                require(unit, ANN, HERE, needed)


def test_to_a_stranger_the_organization_is_not_there() -> None:
    """Whatever their level elsewhere."""
    with with_ann_as(Level.OWNER)(ELSEWHERE) as unit, pytest.raises(NoSuchOrganization):
        require(unit, ANN, ELSEWHERE, Level.VIEWER)
