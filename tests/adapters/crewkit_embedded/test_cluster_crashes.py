"""What is left, and what comes back, when processes are killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from crewkit_embedded import postmaster
from crewkit_embedded.cluster import Cluster
from crewkit_embedded.errors import ClusterFailed
from crewkit_embedded.initialize import UNFINISHED
from crewkit_embedded.reach import interpreter_paths, spawn_options
from crewkit_embedded.service_user import ServiceUser
from crewkit_testing.postgres import plain

pytestmark = pytest.mark.postgres

Hold = Callable[[Path], "subprocess.Popen[str]"]
Eventually = Callable[[Callable[[], bool]], bool]


def test_a_server_whose_starter_was_killed_is_adopted(cluster: Cluster, hold: Hold) -> None:
    """The server outlives kill -9 of who started it; the next user takes it over and stops it."""
    starter = hold(cluster.data_dir)
    assert starter.stdout is not None
    pid = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    assert cluster.running() is not None
    with cluster.use() as handle, psycopg.connect(plain(handle.url())) as connection:
        assert (1,) == connection.execute("select 1").fetchone()
        server = cluster.running()
        assert server is not None
        assert pid == server.pid
    assert [] == list(postmaster.processes_in(cluster.data))


def test_a_killed_server_comes_back_with_all_it_acknowledged(
    cluster: Cluster, eventually: Eventually
) -> None:
    """After kill -9 of the postmaster a user starts it again and finds every committed row."""
    with cluster.use() as handle:
        server = cluster.running()
        assert server is not None
        with psycopg.connect(plain(handle.admin_url), autocommit=True) as connection:
            connection.execute("create table acknowledged (n int)")
            for number in range(50):
                connection.execute("insert into acknowledged values (%s)", [number])
            os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: cluster.running() is None)
        assert cluster.ensure_running()
        assert not cluster.ensure_running()
        with psycopg.connect(plain(handle.admin_url)) as connection:
            assert (50,) == connection.execute("select count(*) from acknowledged").fetchone()
    assert cluster.running() is None


def test_a_killed_server_does_not_keep_the_next_run_from_starting(
    cluster: Cluster, hold: Hold
) -> None:
    """Everything killed at once, as by a power cut, then started again."""
    starter = hold(cluster.data_dir)
    assert starter.stdout is not None
    pid = int(starter.stdout.readline())
    os.kill(pid, signal.SIGKILL)
    starter.kill()
    starter.wait()
    with cluster.use() as handle, psycopg.connect(plain(handle.url())) as connection:
        assert (1,) == connection.execute("select 1").fetchone()


def test_a_stale_number_that_another_program_has_by_now_does_not_matter(cluster: Cluster) -> None:
    """After a reboot the number in postmaster.pid may be anybody's: here it is this test's."""
    with cluster.use():
        server = cluster.running()
        assert server is not None
        pid_file = cluster.data / "postmaster.pid"
        lines = pid_file.read_text(encoding="utf-8").splitlines(keepends=True)
        os.kill(server.pid, signal.SIGKILL)
        while list(postmaster.processes_in(cluster.data)):
            time.sleep(0.01)
        pid_file.write_text("".join([f"{os.getpid()}\n", *lines[1:]]), encoding="utf-8")
        assert cluster.running() is None
        assert cluster.ensure_running()


def put(path: Path, text: str) -> None:
    """Replace the file at once: a reader never finds it half written."""
    unfinished = path.with_name("postmaster.pid.new")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def test_a_server_that_is_still_starting_is_waited_for(cluster: Cluster, hold: Hold) -> None:
    """Its starter was killed before it was ready: the next user waits and takes it over."""
    with cluster.use():
        server = cluster.running()
        assert server is not None
        pid_file = cluster.data / "postmaster.pid"
        ready = pid_file.read_text(encoding="utf-8")
        put(pid_file, ready.replace("ready", "starting"))
        other = hold(cluster.data_dir)
        time.sleep(0.5)
        assert other.poll() is None
        put(pid_file, ready)
        assert other.stdout is not None
        assert server.pid == int(other.stdout.readline())
        other.communicate("")


def test_a_server_is_adopted_only_if_it_answers(place: Path) -> None:
    """A process in the right directory, under the right number, that does not answer is none."""
    lines = ["{pid}", str(place), "0", "5432", str(place), "", "0 0", "ready", ""]
    with subprocess.Popen(["sleep", "20"], cwd=place) as dying:
        text = "\n".join(lines).format(pid=dying.pid)
        (place / "postmaster.pid").write_text(text, encoding="utf-8")
        assert postmaster.find(place) is not None
        with pytest.raises(ClusterFailed, match="neither answers nor ends"):
            postmaster.find_settled(place, 0.1)
        dying.kill()
        dying.wait()
        assert postmaster.find_settled(place, 0.1) is None


@pytest.mark.parametrize("mark", ["global/pg_filenode.map", "postmaster.pid"])
def test_a_kill_while_the_cluster_is_made_leaves_nothing_in_its_place(
    fresh: Cluster, hold: Hold, eventually: Eventually, mark: str
) -> None:
    """The data directory is complete or absent: what a killed initdb left is swept away."""
    starter = hold(fresh.data_dir)
    assert eventually(lambda: bool(list(fresh.data_dir.glob(f"{UNFINISHED}*/{mark}"))))
    starter.kill()
    starter.wait()
    assert not fresh.data.exists()
    with fresh.use() as handle, psycopg.connect(plain(handle.url())) as connection:
        assert (1,) == connection.execute("select 1").fetchone()
    assert [] == list(fresh.data_dir.glob(f"{UNFINISHED}*"))


ORDINARY = """
import os, sys
from pathlib import Path
import psycopg
from crewkit_embedded.cluster import Cluster
from crewkit_embedded.service_user import choose_service_user

data_dir = Path(sys.argv[1])
user = choose_service_user(data_dir)
with Cluster(data_dir, user, settings={"fsync": "off"}).use() as handle:
    url = handle.url().replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        print(os.geteuid(), user.uid, connection.execute("select current_user").fetchone()[0])
"""


def test_an_ordinary_user_runs_it_too(place: Path, user: ServiceUser, as_root: None) -> None:
    """Without root the same code starts and stops the server as the user who runs it."""
    answer = subprocess.run(
        [sys.executable, "-c", ORDINARY, str(place)],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **spawn_options(user, [*interpreter_paths(user), place]),
    )
    assert ("", f"{user.uid} {user.uid} crewkit_app\n") == (answer.stderr, answer.stdout)
    assert [] == list(postmaster.processes_in(place / "postgres"))
