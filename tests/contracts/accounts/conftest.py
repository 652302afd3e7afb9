"""Every contract of accounts is tried over dictionaries and over PostgreSQL."""

from collections.abc import Generator

import pytest

from crewkit_testing.account_house import House, memory_house, postgres_house


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest) -> Generator[House, None, None]:
    if request.param == "memory":
        with memory_house() as made:
            yield made
        return
    with postgres_house(request.getfixturevalue("postgres_world")) as made:
        yield made
