"""One server a session, migrated once; a database of its own for each test."""

from collections.abc import Generator

import pytest

from crewkit_migrations.commands import upgrade
from crewkit_postgres.engine import make_engine
from crewkit_testing.postgres import ThrowawayCluster, throwaway_cluster
from crewkit_testing.postgres_world import Tenant, World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "world" in getattr(item, "fixturenames", ()):
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


@pytest.fixture
def world(cluster: ThrowawayCluster, template: str) -> Generator[World, None, None]:
    with cluster.database(template) as name:
        engine = make_engine(cluster.app_url_of(name), pool_size=12)
        yield World(
            engine=engine,
            admin_url=cluster.admin_url_of(name),
            app_url=cluster.app_url_of(name),
        )
        engine.dispose()


@pytest.fixture
def tenant(world: World) -> Tenant:
    return world.tenant()
