"""Every adapter of a port, one after the other."""

from collections.abc import Generator

import pytest

from crewkit_postgres.work import PostgresWork
from crewkit_queue.enqueueing import enqueue
from crewkit_testing.account_house import House, memory_house, postgres_house
from crewkit_testing.builders import World as Platform
from crewkit_testing.memory_world import MemoryWorld
from crewkit_testing.tenants import Tenant, World, found_tenant
from crewkit_testing.unseen import Company


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


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest) -> Generator[House, None, None]:
    """A platform with accounts, and nobody in it yet."""
    if request.param == "memory":
        with memory_house() as made:
            yield made
        return
    with postgres_house(request.getfixturevalue("postgres_world")) as made:
        yield made


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def company(request: pytest.FixtureRequest) -> Company:
    """People who keep sessions from each other; nothing recorded yet."""
    if request.param == "memory":
        return Company.of(Platform(personal=False))
    stored = request.getfixturevalue("postgres_world")
    work = PostgresWork(stored.engine, enqueue, stored.clock)
    return Company.of(Platform(work=work, directory=stored.directory, personal=False))


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def home(request: pytest.FixtureRequest) -> Platform:
    """One person's organization; nothing recorded yet."""
    if request.param == "memory":
        return Platform()
    stored = request.getfixturevalue("postgres_world")
    work = PostgresWork(stored.engine, enqueue, stored.clock)
    return Platform(work=work, directory=stored.directory)
