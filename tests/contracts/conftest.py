"""Every adapter of a port, one after the other."""

import pytest

from crewkit_testing.memory_world import MemoryWorld
from crewkit_testing.tenants import Tenant, World, found_tenant


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest) -> World:
    """Nobody in it yet."""
    if request.param == "memory":
        return MemoryWorld()
    world: World = request.getfixturevalue("postgres_world")
    return world


@pytest.fixture
def tenant(world: World) -> Tenant:
    """An organization with an owner and a project."""
    return found_tenant(world)
