"""One server a test session, migrated once; a database of its own for each test."""

import contextlib
import os
from collections.abc import Generator

import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_migrations.commands import upgrade
from crewkit_postgres.engine import make_engine
from crewkit_testing.postgres import ThrowawayCluster, throwaway_cluster
from crewkit_testing.postgres_world import PostgresWorld

VERSION = "1.0.0"
"""Who the databases of tests say they were written by."""


@pytest.fixture(scope="session")
def cluster() -> Generator[ThrowawayCluster, None, None]:
    """A server; where PostgreSQL is missing tests are skipped, but never in CI."""
    with contextlib.ExitStack() as stack:
        try:
            running = stack.enter_context(throwaway_cluster())
        except Unavailable as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no PostgreSQL here: {error}")
        yield running


@pytest.fixture(scope="session")
def template(cluster: ThrowawayCluster) -> str:
    """A migrated database that is only copied."""
    name = cluster.create_database()
    upgrade(cluster.admin_url_of(name), version=VERSION)
    return name


@pytest.fixture
def postgres_world(
    cluster: ThrowawayCluster, template: str
) -> Generator[PostgresWorld, None, None]:
    """A migrated database of the test's own."""
    with cluster.database(template) as name:
        engine = make_engine(cluster.app_url_of(name), pool_size=12)
        yield PostgresWorld(
            engine=engine,
            admin_url=cluster.admin_url_of(name),
            app_url=cluster.app_url_of(name),
        )
        engine.dispose()
