"""A real platform in a temporary place, driven through its own command."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import psutil

CREWKIT = str(Path(sys.executable).with_name("crewkit"))
UP_SECONDS = 90
_KEPT = ("LANG", "TMPDIR", "PYTHONPATH")
"""The path, so that a copy of the house with a bug planted in it is what runs."""
_QUIET = {"CREWKIT_QUIET_SECONDS": "2"}


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Return a small environment: no PostgreSQL on the PATH, nothing of the machine's user."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "PATH": "/usr/bin:/bin",
        "HOME": str(data_dir.parent),
        "CREWKIT_DATA_DIR": str(data_dir),
        "NO_COLOR": "1",
        **more,
    }


@attrs.frozen
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: bytes
    err: str

    def json(self) -> Any:
        """Return what it printed as JSON."""
        return json.loads(self.out)


@attrs.frozen
class Platform:
    """A platform that runs.

    Attributes:
        process: Of ``crewkit up``.
        text: What it printed when it was up.
    """

    process: "subprocess.Popen[str]"
    data_dir: Path
    text: str

    @property
    def url(self) -> str:
        """Where it answers."""
        return str(json.loads((self.data_dir / "run.json").read_text())["url"])

    def parts(self, name: str) -> list[psutil.Process]:
        """Return the processes of a part: ``api``, ``worker``, ``postgres`` or its ``backend``s."""
        if name == "backend":
            return [child for server in self.parts("postgres") for child in _backends(server)]
        marks = {"api": "granian", "worker": "crewkit_worker", "postgres": str(self.data_dir)}
        found = []
        for process in psutil.process_iter(["cmdline"]):
            line = " ".join(process.info["cmdline"] or ())
            if marks[name] not in line or not line:
                continue
            if name == "postgres" and "bin/postgres" not in line:
                continue
            if name != "postgres" and not _descends(process, self.process.pid):
                continue
            found.append(process)
        return found


def _backends(server: psutil.Process) -> list[psutil.Process]:
    try:
        return [child for child in server.children() if "crewkit_app" in " ".join(child.cmdline())]
    except psutil.NoSuchProcess:
        return []


def _descends(process: psutil.Process, pid: int) -> bool:
    try:
        return any(parent.pid == pid for parent in process.parents())
    except psutil.NoSuchProcess:
        return False


def crewkit(data_dir: Path, *args: str, timeout: float = 120, **env: str) -> Answer:
    """Run a command to its end."""
    done = subprocess.run(
        [CREWKIT, *args],
        env=environment(data_dir, **env),
        capture_output=True,
        timeout=timeout,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


@contextlib.contextmanager
def platform(
    data_dir: Path, *options: str, env: Mapping[str, str] | None = None
) -> Generator[Platform, None, None]:
    """Have ``crewkit up`` running until the end of the block, then stop it by SIGTERM."""
    running = start(data_dir, options, env)
    try:
        yield running
    finally:
        stop(running.process)


def start(
    data_dir: Path, options: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> Platform:
    """Start ``crewkit up`` and wait until it says it is up."""
    process = subprocess.Popen(
        [CREWKIT, "up", "--no-browser", "--port", "0", *options],
        env=environment(data_dir, **_QUIET, **(env or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    printed = ""
    deadline = time.monotonic() + UP_SECONDS
    while "/kit/sign-in/" not in printed:
        assert process.stdout is not None
        line = process.stdout.readline()
        printed += line
        if not line or time.monotonic() > deadline:
            stop(process)
            raise AssertionError(f"crewkit up did not come up:\n{printed}")
    return Platform(process, data_dir, printed)


def stop(process: "subprocess.Popen[str]") -> int:
    """Stop by SIGTERM, and by SIGKILL what does not; return how it ended."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    finally:
        if process.stdout is not None:
            process.stdout.close()
    return code
