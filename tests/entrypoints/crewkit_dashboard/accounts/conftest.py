"""A browser before the pages of a house in memory."""

from collections.abc import Generator

import pytest

from crewkit_testing.account_house import House, memory_house
from crewkit_testing.page_visit import PageVisit


@pytest.fixture
def house() -> Generator[House, None, None]:
    with memory_house() as house:
        yield house


@pytest.fixture
def stranger(house: House) -> PageVisit:
    """Somebody whom nobody knows."""
    return PageVisit(house)


@pytest.fixture
def visit(house: House) -> PageVisit:
    """A person who registered by pages and is signed in."""
    visit = PageVisit(house)
    visit.register()
    return visit
