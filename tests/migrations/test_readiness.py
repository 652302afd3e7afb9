"""``/readyz`` over a real database, in whatever state it is."""

import contextlib
import uuid
from collections.abc import Generator

import falcon.testing
import psycopg
import pytest
import sqlalchemy as sa

from crewkit.application import open_application
from crewkit.database import Database
from crewkit.owner import ensure_owner
from crewkit.settings import Settings
from crewkit_migrations.commands import downgrade, head
from crewkit_serve.wsgi import make_app
from crewkit_testing.builders import FrozenClock
from crewkit_testing.postgres import ThrowawayCluster, plain

pytestmark = pytest.mark.postgres


class Platform:
    """The whole WSGI application over a database of its own.

    Attributes:
        admin_url: Of its database's superuser.
        instance_id: Names this run.
    """

    def __init__(self, client: falcon.testing.TestClient, admin_url: str, instance_id: str) -> None:
        self._client = client
        self.admin_url = admin_url
        self.instance_id = instance_id

    def ready(self) -> tuple[int, list[str]]:
        """Return status and problems; whose answer it is, is always said."""
        answer = self._client.simulate_get("/readyz")
        assert self.instance_id == answer.json["instance_id"]
        assert (200 == answer.status_code) == ("ok" == answer.json["status"])
        return answer.status_code, answer.json["problems"]


@pytest.fixture
def served(
    cluster: ThrowawayCluster, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Platform, None, None]:
    data_dir = tmp_path_factory.mktemp("data")
    instance_id = uuid.uuid4().hex
    settings = Settings(
        data_dir=data_dir, public_url="http://localhost:8700", instance_id=instance_id
    )
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(cluster.database(template))
        application = stack.enter_context(
            open_application(settings, Database(url=cluster.app_url_of(name)), data_dir)
        )
        owner = ensure_owner(data_dir, application.door, FrozenClock(), 0, 0)
        client = falcon.testing.TestClient(
            make_app(application, owner, settings), headers={"Host": "localhost:8700"}
        )
        yield Platform(client, cluster.admin_url_of(name), instance_id)


def tell(platform: Platform, statement: str) -> None:
    with psycopg.connect(plain(platform.admin_url), autocommit=True) as connection:
        connection.execute(statement)


def test_with_the_schema_of_its_version_it_is_ready(served: Platform) -> None:
    """And stays so."""
    assert [(200, [])] * 2 == [served.ready(), served.ready()]


def test_with_an_older_schema_it_is_not_ready_until_it_is_migrated(served: Platform) -> None:
    """It says which is there and which it needs."""
    tell(served, "update alembic_version set version_num = '0001'")
    status, problems = served.ready()
    assert (503, 1) == (status, len(problems))
    assert "the schema 0001 of crewkit 1.0.0" in problems[0]
    assert head() in problems[0]
    tell(served, f"update alembic_version set version_num = '{head()}'")  # noqa: S608
    assert (200, []) == served.ready()


def test_with_a_newer_schema_it_is_not_ready(served: Platform) -> None:
    """It says whose it is: a newer crewkit migrated while this one ran."""
    tell(served, "update alembic_version set version_num = '9999'")
    tell(served, "update instance set version = '99.0.0'")
    status, problems = served.ready()
    assert 503 == status
    assert "newer crewkit (99.0.0)" in problems[0]


def test_without_a_schema_it_is_not_ready(served: Platform) -> None:
    """Somebody took it all away."""
    downgrade(served.admin_url, "base")
    status, problems = served.ready()
    assert (503, 1) == (status, len(problems))


def test_without_its_database_it_is_not_ready(cluster: ThrowawayCluster, served: Platform) -> None:
    """The database was dropped under it."""
    assert (200, []) == served.ready()
    cluster.drop_database(str(sa.make_url(served.admin_url).database))
    assert (503, ["the database does not answer"]) == served.ready()
