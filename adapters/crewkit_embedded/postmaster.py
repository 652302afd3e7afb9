"""One running PostgreSQL server, known by its data directory."""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import attrs

from crewkit_embedded.errors import ClusterFailed

POLL_SECONDS = 0.005
DEAF_SECONDS = 5.0
FAST_SECONDS = 60.0
QUIT_SECONDS = 10.0
ANSWER_SECONDS = 5.0
READY, READY_LINE = "ready", 7
# A client's question whether the server speaks TLS: any answer shows that somebody is there.
SSL_REQUEST = struct.pack("!II", 8, 80877103)

# Servers this process started. They outlive their Popen objects on purpose;
# kept here they can be reaped and need no farewell when the interpreter ends.
_children: dict[int, subprocess.Popen[bytes]] = {}


@attrs.frozen(kw_only=True)
class Postmaster:
    """A server, as its own pid file describes it.

    Attributes:
        pid: Of its first process.
        data: Its data directory.
        socket_dir: Where its socket is.
        port: The number in the socket's name.
        state: ``ready``, ``starting``, ``stopping`` or nothing yet.
    """

    pid: int
    data: Path
    socket_dir: Path
    port: int
    state: str

    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        return _works_in(self.pid, self.data)


def adopt(postmaster: subprocess.Popen[bytes]) -> None:
    """Remember a child that will outlive what started it."""
    _children[postmaster.pid] = postmaster


def find(data: Path) -> Postmaster | None:
    """Return the server that runs on the directory and is ready, whoever started it."""
    found = read_pid_file(data)
    return found if found is not None and found.state == READY and found.is_alive() else None


def find_settled(data: Path, seconds: float) -> Postmaster | None:
    """Return the server once it answers, or None once there is none.

    It may be starting, its starter killed; or stopping; or dying of a signal this instant.

    Raises:
        ClusterFailed: it neither answers nor ends.
    """
    deadline = time.monotonic() + seconds
    while (found := read_pid_file(data)) is not None and found.is_alive():
        if found.state == READY and _answers(found):
            return found
        if time.monotonic() > deadline:
            raise ClusterFailed(f"PostgreSQL (process {found.pid}) neither answers nor ends")
        time.sleep(POLL_SECONDS)
    return None


def read_pid_file(data: Path) -> Postmaster | None:
    """Return what ``postmaster.pid`` says, once it is complete enough to say where."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Postmaster(
            pid=int(lines[0]),
            data=data,
            socket_dir=Path(lines[4]),
            port=int(lines[3]),
            state=lines[7].strip() if len(lines) > READY_LINE else "",
        )
    except (FileNotFoundError, IndexError, ValueError):
        return None


def stop(server: Postmaster) -> None:
    """Shut the server down in order; after a minute drop the order, never the data.

    Raises:
        ClusterFailed: it still runs.
    """
    for number, seconds in ((signal.SIGINT, FAST_SECONDS), (signal.SIGQUIT, QUIT_SECONDS)):
        if not server.is_alive():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, number)
        if _ends_within(server, seconds):
            return
    raise ClusterFailed(f"PostgreSQL (process {server.pid}) does not stop")


def end(child: "subprocess.Popen[bytes]") -> None:
    """End a server that is not ready yet.

    What is sent before it listens may be lost, where SIGINT was ignored when it was started
    (as by a shell's ``&``): it is told again.
    """
    for number, seconds in (
        (signal.SIGINT, DEAF_SECONDS),
        (signal.SIGINT, FAST_SECONDS),
        (signal.SIGQUIT, QUIT_SECONDS),
    ):
        child.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
            return
    child.kill()
    child.wait()


def clear_the_way(data: Path, socket_dir: Path, port: int, seconds: float) -> None:
    """Make a start after a kill possible: PostgreSQL's own check would refuse for too little.

    First the backends of the killed server end: they notice by themselves.
    Then a lock file that names a process all the same is removed: that process is a zombie
    whom nobody waits for, or, after a reboot, another program under the old number.

    Raises:
        ClusterFailed: some backends still run.
    """
    lock_files = (data / "postmaster.pid", socket_dir / f".s.PGSQL.{port}.lock")
    if not any(path.exists() for path in lock_files):
        return
    deadline = time.monotonic() + seconds
    while left := list(processes_in(data)):
        if time.monotonic() > deadline:
            raise ClusterFailed(f"a killed PostgreSQL left processes behind: {left}")
        time.sleep(POLL_SECONDS)
    for path in lock_files:
        if _names_a_process(path):
            path.unlink(missing_ok=True)


def processes_in(data: Path) -> Iterator[int]:
    """Yield every process whose working directory is the data directory."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and _works_in(int(entry.name), data):
            yield int(entry.name)


def _answers(server: Postmaster) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(ANSWER_SECONDS)
        try:
            client.connect(str(server.socket_dir / f".s.PGSQL.{server.port}"))
            client.sendall(SSL_REQUEST)
            return client.recv(1) != b""
        except OSError:
            return False


def _names_a_process(lock_file: Path) -> bool:
    try:
        pid = int(lock_file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return False
    return Path(f"/proc/{pid}").exists()


def _works_in(pid: int, data: Path) -> bool:
    """Compare directories, not numbers: the kernel gives process numbers out again."""
    child = _children.get(pid)
    if child is not None and child.poll() is not None:
        del _children[pid]
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:  # ended, a zombie, or somebody else's
        return False


def _ends_within(server: Postmaster, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not server.is_alive():
            return True
        time.sleep(POLL_SECONDS)
    return False
