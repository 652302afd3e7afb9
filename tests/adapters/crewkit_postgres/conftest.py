"""What stands on PostgreSQL alone."""

import pytest

from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import Tenant


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_world" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture
def world(postgres_world: PostgresWorld) -> PostgresWorld:
    return postgres_world


@pytest.fixture
def tenant(world: PostgresWorld) -> Tenant:
    return world.tenant()
