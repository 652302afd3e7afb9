"""Every contract of accounts is tried over dictionaries and over PostgreSQL."""

import contextlib
from collections.abc import Generator

import pytest

from crewkit_migrations.commands import upgrade
from crewkit_postgres.engine import make_engine
from crewkit_testing.account_house import House, memory_house, postgres_house
from crewkit_testing.postgres import ThrowawayCluster, throwaway_cluster
from crewkit_testing.postgres_world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "[postgres" in item.name or "world" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def cluster() -> Generator[ThrowawayCluster, None, None]:
    with throwaway_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def template(cluster: ThrowawayCluster) -> str:
    name = cluster.create_database()
    upgrade(cluster.admin_url_of(name), version="1.0.0")
    return name


@contextlib.contextmanager
def _world(request: pytest.FixtureRequest) -> Generator[World, None, None]:
    cluster: ThrowawayCluster = request.getfixturevalue("cluster")
    with cluster.database(request.getfixturevalue("template")) as name:
        engine = make_engine(cluster.app_url_of(name), pool_size=34)
        yield World(
            engine=engine,
            admin_url=cluster.admin_url_of(name),
            app_url=cluster.app_url_of(name),
        )
        engine.dispose()


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Generator[World, None, None]:
    with _world(request) as found:
        yield found


@pytest.fixture(params=["memory", "postgres"])
def house(request: pytest.FixtureRequest) -> Generator[House, None, None]:
    if request.param == "memory":
        with memory_house() as made:
            yield made
        return
    with _world(request) as world, postgres_house(world) as made:
        yield made
