"""``crewkit up`` on a PostgreSQL of one's own, and on data of another version."""

import contextlib
import json
import stat
import subprocess
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from crewkit.version import version
from crewkit_embedded.cluster import Cluster, ClusterHandle
from crewkit_embedded.service_user import choose_service_user
from crewkit_migrations.commands import downgrade, head
from crewkit_testing.corpus import Corpus, write_corpus
from crewkit_testing.foreign import ForeignServer, foreign_server
from crewkit_testing.platform import crewkit, platform
from crewkit_testing.postgres import plain

pytestmark = [pytest.mark.journey, pytest.mark.postgres]
WARNING = "No administrator's URL was given"
NEWER = "9999.1.0"
OF = "select version, version_num from instance, alembic_version"


@pytest.fixture(scope="module")
def server() -> Generator[ForeignServer, None, None]:
    """A server with an administrator's login and the application's."""
    with foreign_server() as running:
        running.login("kit_admin", may="createrole")
        running.login("kit_login")
        yield running


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return write_corpus(tmp_path / "history", seed=5, items=40)


def listed(data_dir: Path, url: str = "", admin: str = "") -> set[str]:
    """Return which sessions a command sees, where the environment names a database or none."""
    rows = crewkit(
        data_dir,
        *("sessions", "list", "--all", "--json"),
        CREWKIT_DATABASE_URL=url,
        CREWKIT_ADMIN_DATABASE_URL=admin,
    ).json()
    return {row["claude_session_id"] for row in rows}


def test_a_postgresql_of_ones_own_is_used(
    tmp_path: Path, server: ForeignServer, corpus: Corpus
) -> None:
    """Everything lies there, commands find it again, and none makes an empty database instead."""
    sessions = {session for session, _ in corpus.hashes}
    server.database("kit", owner="kit_admin")
    url, admin = server.url("kit_login", "kit"), server.url("kit_admin", "kit")
    options = ("--database-url", url, "--admin-database-url", admin)
    with platform(tmp_path / "data", *options) as running:
        crewkit(running.data_dir, "sessions", "import", str(corpus.root), "--json")
        assert sessions == listed(running.data_dir)
        assert WARNING not in running.text
        assert server.password not in running.text

    assert sessions == listed(tmp_path / "data", url, admin)
    lost = crewkit(tmp_path / "data", "sessions", "list")
    assert (8, True) == (lost.code, "CREWKIT_DATABASE_URL" in lost.err)
    assert not (tmp_path / "data" / "postgres").exists()


def test_one_url_is_enough_and_warned_about(tmp_path: Path, server: ForeignServer) -> None:
    """The same login migrates and serves, and its owner is told what that means."""
    server.database("single", owner="kit_admin")
    with platform(
        tmp_path / "data", "--database-url", server.url("kit_admin", "single")
    ) as running:
        assert WARNING in running.text
        assert set() == listed(running.data_dir)


@contextlib.contextmanager
def cluster_of(data_dir: Path) -> Generator[ClusterHandle, None, None]:
    """Have the embedded server of a data directory running, without a platform."""
    with Cluster(data_dir, choose_service_user(data_dir)).use() as handle:
        yield handle


def written_by(handle: ClusterHandle) -> tuple[str, str]:
    """Return the version and the revision that the data is of."""
    with psycopg.connect(plain(handle.admin_url)) as connection:
        row = connection.execute(OF).fetchone()
    assert row is not None
    return row[0], row[1]


def sign_as(handle: ClusterHandle, by: str, revision: str | None = None) -> None:
    """Make the data look as if another version had written it last."""
    with psycopg.connect(plain(handle.admin_url)) as connection:
        connection.execute("update instance set version = %s", [by])
        if revision is not None:
            connection.execute("update alembic_version set version_num = %s", [revision])


def test_older_data_is_backed_up_and_migrated(tmp_path: Path, corpus: Corpus) -> None:
    """Before anything is changed a backup is made, which holds the data as it was."""
    data_dir = tmp_path / "data"
    sessions = {session for session, _ in corpus.hashes}
    crewkit(data_dir, "sessions", "import", str(corpus.root), "--json")
    with cluster_of(data_dir) as handle:
        downgrade(handle.admin_url, "-1")
        sign_as(handle, "0.0.9")
        before = written_by(handle)
    with platform(data_dir) as running:
        assert "The data is of crewkit 0.0.9: backing it up to" in running.text
        assert sessions == listed(data_dir)

    backups = list((data_dir / "backups").glob(f"before-{version()}-*.dump"))
    assert [0o600] == [stat.S_IMODE(backup.stat().st_mode) for backup in backups]
    with cluster_of(data_dir) as handle:
        assert (version(), head()) == written_by(handle)
        assert ("0.0.9", True) == (before[0], before[1] != head())
        assert before == restored(handle, backups[0])
    with platform(data_dir) as running:
        assert "backing it up" not in running.text


def restored(handle: ClusterHandle, backup: Path) -> tuple[str, str]:
    """Bring a backup back into a database of its own; return what that is of."""
    with psycopg.connect(plain(handle.admin_url), autocommit=True) as connection:
        connection.execute("create database restored template template0")
    target = plain(handle.url("crewkit", "restored"))
    program = handle.cluster.binaries.program("pg_restore")
    subprocess.run([program, "--exit-on-error", "-d", target, backup], check=True)
    with psycopg.connect(target) as connection:
        row = connection.execute(OF).fetchone()
    assert row is not None
    return row[0], row[1]


def test_data_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    """Every command says which version wrote it and changes nothing; that version still can."""
    data_dir = tmp_path / "data"
    assert set() == listed(data_dir)
    with cluster_of(data_dir) as handle:
        ours = written_by(handle)
        sign_as(handle, NEWER, "9999")
    for command in (("up", "--no-browser", "--port", "0"), ("sessions", "list"), ("usage",)):
        answer = crewkit(data_dir, *command)
        assert (8, True) == (answer.code, f"newer crewkit ({NEWER})" in answer.err)
    with cluster_of(data_dir) as handle:
        assert (NEWER, "9999") == written_by(handle)
        sign_as(handle, *ours)
    assert set() == listed(data_dir)


def test_a_running_platform_is_asked_over_http(tmp_path: Path, corpus: Corpus) -> None:
    """With its token from a file of its owner's; with nothing running, the data is opened here."""
    data_dir = tmp_path / "data"
    sessions = {session for session, _ in corpus.hashes}
    crewkit(data_dir, "sessions", "import", str(corpus.root), "--json")
    assert not (data_dir / "run.json").exists()
    token_file = data_dir / "owner.json"
    assert 0o600 == stat.S_IMODE(token_file.stat().st_mode)
    with platform(data_dir) as running:
        assert sessions == listed(data_dir)
        right = token_file.read_text()
        wrong = json.loads(right) | {"token": "crewkit_local_wrong"}
        token_file.write_text(json.dumps(wrong))
        refused = crewkit(data_dir, "sessions", "list")
        assert (3, True) == (refused.code, running.process.poll() is None)
        token_file.write_text(right)
    assert sessions == listed(data_dir)
