"""A house in memory, for what is served of it."""

from collections.abc import Generator

import pytest

from crewkit_testing.account_house import House, memory_house


@pytest.fixture
def house() -> Generator[House, None, None]:
    """Accounts in memory."""
    with memory_house() as found:
        yield found
