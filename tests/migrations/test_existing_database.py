"""What ``crewkit up`` says of an existing database in which row-level security would not hold."""

from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from crewkit.database import Place, open_database
from crewkit.settings import Settings
from crewkit_embedded.service_user import current_user
from crewkit_testing.postgres import ThrowawayCluster, plain

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(cluster: ThrowawayCluster, template: str) -> Generator[str, None, None]:
    with cluster.database(template) as name:
        yield name


def _said(cluster: ThrowawayCluster, database: str, folder: Path) -> list[str]:
    said: list[str] = []
    settings = Settings(
        database_url=cluster.app_url_of(database), admin_database_url=cluster.admin_url_of(database)
    )
    place = Place(data_dir=folder, user=current_user())
    with open_database(settings, place, said.append):
        return [line for line in said if line.startswith("Row-level security")]


def test_nothing_is_said_of_a_role_that_owns_nothing(
    cluster: ThrowawayCluster, database: str, tmp_path: Path
) -> None:
    assert [] == _said(cluster, database, tmp_path)


def test_a_role_that_owns_a_table_is_warned_of(
    cluster: ThrowawayCluster, database: str, tmp_path: Path
) -> None:
    with psycopg.connect(plain(cluster.admin_url_of(database)), autocommit=True) as admin:
        admin.execute("create table public.own (id int)")
        admin.execute("alter table public.own owner to crewkit_app")
    (line,) = _said(cluster, database, tmp_path)
    assert "the role crewkit_app owns 1 tables" in line
