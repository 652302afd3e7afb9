"""The real client behind ``crewkit code``: scenes of the lab, through it, onto a real platform."""

import contextlib
import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from crewkit.opening import Session
from crewkit.tracking.asking import standing_of
from crewkit_claude.hooking import RUNTIME
from crewkit_testing.asking import Ask
from crewkit_testing.lab.client import Client, require_client
from crewkit_testing.lab.scenes import SCENES, Stage
from crewkit_testing.lab.stub import MessagesStub

RUN = "from crewkit_cli.main import main; main()"


@pytest.fixture(autouse=True)
def no_tracker_left(tmp_path: Path, ck: Ask) -> Iterator[None]:
    """End what still follows sessions that *ck* deletes: it would bring them in again.

    The client goes first: as it ends, its hook would start another one that follows.
    """
    yield
    until_there(lambda: not clients_of(tmp_path))
    for runtime in tmp_path.glob(f"home/dev/.local/state/crewkit/*/{RUNTIME}"):
        os.kill(int(runtime.read_text().split()[2]), signal.SIGKILL)
        while standing_of(runtime.parent) is not None:
            time.sleep(0.05)


def clients_of(world: Path) -> list[psutil.Process]:
    """Return the clients, and their hooks, that run in a home below *world*."""
    home = f"{world / 'home' / 'dev'}"
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            line = process.cmdline()
            follows = any("tracking" in word for word in line)
            if process.environ().get("HOME") == home and line and not follows:
                found.append(process)
    return found


def through_crewkit(world: Path, data_dir: Path, *options: str) -> Client:
    """Return a client whose binary is ``crewkit code`` in front of the real one."""
    script = world / "claude"
    variables = {"CREWKIT_CLAUDE_BIN": require_client(os.environ), "CREWKIT_DATA_DIR": data_dir}
    exports = " ".join(f"{name}={shlex.quote(str(value))}" for name, value in variables.items())
    command = shlex.join((sys.executable, "-c", RUN, "code", *options))
    script.write_text(f'#!/bin/sh\nexec env {exports} {command} "$@"\n')
    script.chmod(0o700)
    return Client(binary=script, world=world)


def play(name: str, client: Client) -> MessagesStub:
    """Play a scene of the lab; return the model with its books."""
    scene = next(scene for scene in SCENES if scene.name == name)
    with MessagesStub(scene.script()) as stub:
        scene.play(Stage(client=client, url=stub.url, cwd=client.repository(name)))
    return stub


def until_there(come: Callable[[], object]) -> None:
    """Wait until it is."""
    until = time.monotonic() + 30
    while not come():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.2)


def place_of(session: Session) -> Path:
    """Return where the installation lies."""
    assert session.data_dir is not None
    return session.data_dir
