"""Data directories, and other processes that use them."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

import pytest

from crewkit_embedded import postmaster
from crewkit_embedded.cluster import Cluster
from crewkit_embedded.files import make_owned_directory
from crewkit_embedded.service_user import ServiceUser, choose_service_user

CAP_SYS_ADMIN = 21

# Uses the cluster until its standard input ends.
HOLDER = """
import sys
from pathlib import Path
from crewkit_embedded.cluster import Cluster
from crewkit_embedded.service_user import choose_service_user

data_dir = Path(sys.argv[1])
with Cluster(data_dir, choose_service_user(data_dir), settings={"fsync": "off"}).use() as handle:
    print(handle.cluster.running().pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def user() -> ServiceUser:
    return choose_service_user()


@contextlib.contextmanager
def service_directory() -> Generator[Path, None, None]:
    """A directory of the service user's that everybody can reach, unlike ``tmp_path``."""
    directory = Path(tempfile.mkdtemp(prefix="crewkit-test-"))
    make_owned_directory(directory, choose_service_user())
    yield directory
    stop_servers_below(directory)
    shutil.rmtree(directory)


def stop_servers_below(directory: Path) -> None:
    for left in directory.rglob("postmaster.pid"):
        server = postmaster.find(left.parent)
        if server is not None:
            postmaster.stop(server)


@pytest.fixture
def place() -> Generator[Path, None, None]:
    with service_directory() as directory:
        yield directory


@pytest.fixture
def fresh(place: Path, user: ServiceUser) -> Cluster:
    """A cluster of which nothing exists yet."""
    return Cluster(place, user, settings={"fsync": "off"})


@pytest.fixture(scope="session")
def kept_place() -> Generator[Path, None, None]:
    with service_directory() as directory:
        yield directory


@pytest.fixture
def cluster(kept_place: Path, user: ServiceUser) -> Generator[Cluster, None, None]:
    """A stopped cluster that was made before, since making one takes a second.

    Tests share its data: each names its tables after itself.
    """
    yield Cluster(kept_place, user, settings={"fsync": "off"})
    stop_servers_below(kept_place)


@pytest.fixture
def hold() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start another process that uses the cluster; it is gone after the test."""
    with contextlib.ExitStack() as stack:

        def start(data_dir: Path) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, "-c", HOLDER, str(data_dir)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], bool]:
    """Wait until something is so, at most ten seconds."""

    def wait(is_so: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + 10
        while not is_so():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    return wait


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root hands over to a service user")


@pytest.fixture
def namespaces(as_root: None) -> None:
    """Root that may mount; in CI a root that may not is a broken machine, not a reason to skip."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    lines: Mapping[str, str] = dict(
        line.split(":\t", 1) for line in status.splitlines() if ":\t" in line
    )
    may_mount = int(lines["CapEff"], 16) >> CAP_SYS_ADMIN & 1
    in_ci = os.environ.get("CI") == "true"
    if not may_mount and not in_ci:
        pytest.skip("this root lacks CAP_SYS_ADMIN")
