"""``crewkit code`` runs the real client: scenes of the lab, through it, onto a real platform."""

import contextlib
import json
import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from crewkit.opening import Session
from crewkit.tracking.asking import standing_of
from crewkit_claude.hooking import RUNTIME
from crewkit_testing.asking import Ask, listed, transcripts
from crewkit_testing.lab.client import Client, require_client
from crewkit_testing.lab.scenes import SCENES, Stage
from crewkit_testing.lab.stub import MessagesStub
from crewkit_testing.real_commands import ck, session

__all__ = ["ck", "session"]

pytestmark = [pytest.mark.client, pytest.mark.postgres]

RUN = "from crewkit_cli.main import main; main()"
THROUGH = (
    "tools",
    "agents",
    "fork",
    "resume",
    "clear",
    "compact",
    "worktree",
    "models",
    "errors",
    "interrupted",
    "interactive",
)


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
    until = time.monotonic() + 30
    while not come():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.2)


def place_of(session: Session) -> Path:
    assert session.data_dir is not None
    return session.data_dir


@pytest.mark.parametrize("name", THROUGH)
def test_what_the_client_wrote_has_arrived(
    name: str, tmp_path: Path, session: Session, ck: Ask
) -> None:
    """Every session and subagent, byte for byte, without another command."""
    client = through_crewkit(tmp_path, place_of(session), "-q")
    stub = play(name, client)
    assert stub.entries
    on_disk = transcripts(client.config / "projects")
    assert {row["claude_session_id"] for row in listed(ck)} == {key for key, _ in on_disk}
    for (conversation, agent), path in on_disk.items():
        stream = () if agent is None else ("--subagent", agent)
        assert ck("sessions", "export", conversation, *stream).stdout_bytes == path.read_bytes()


def test_a_run_that_is_not_tracked_leaves_nothing(
    tmp_path: Path, session: Session, ck: Ask
) -> None:
    """The client runs as ever, and nobody hears of it."""
    client = through_crewkit(tmp_path, place_of(session), "--no-track")
    assert play("tools", client).entries
    assert transcripts(client.config / "projects")
    assert listed(ck) == []


def test_the_client_runs_though_the_platform_cannot_be_opened(tmp_path: Path) -> None:
    """What is broken on our side changes neither its answer nor its exit code."""
    broken = tmp_path / "file"
    broken.write_text("no folder")
    client = through_crewkit(tmp_path, broken / "data")
    scene = next(scene for scene in SCENES if scene.name == "tools")
    with MessagesStub(scene.script()) as stub:
        results: list[dict[str, Any]] = client.prompt(
            stub.url, client.repository("tools"), "--allowedTools=Bash,Edit,Read", "Look."
        )
    assert [result["subtype"] for result in results] == ["success"], json.dumps(results)


def test_in_a_terminal_ctrl_c_is_the_clients(tmp_path: Path, session: Session, ck: Ask) -> None:
    """It clears what was typed and ends neither; what was said before and after arrives."""
    client = through_crewkit(tmp_path, place_of(session), "-q")
    scene = next(scene for scene in SCENES if scene.name == "interactive")
    with MessagesStub(scene.script()) as stub:
        stage = Stage(client=client, url=stub.url, cwd=client.repository("keys"))
        with stage.terminal() as terminal:
            terminal.say("Hello.")
            terminal.interrupt("Never sent")
            terminal.say("Still there?")
    stored = [ck("sessions", "export", row["claude_session_id"]).stdout_bytes for row in listed(ck)]
    said = b"".join(stored)
    assert [text in said for text in (b"Hello.", b"Still there?", b"Never sent")] == [
        True,
        True,
        False,
    ]


def test_a_run_whose_crewkit_is_killed_arrives_all_the_same(
    tmp_path: Path, session: Session, ck: Ask
) -> None:
    """The tracker heard of it."""
    client = through_crewkit(tmp_path, place_of(session), "-q")
    scene = next(scene for scene in SCENES if scene.name == "interactive")
    with MessagesStub(scene.script()) as stub:
        stage = Stage(client=client, url=stub.url, cwd=client.repository("killed"))
        with stage.terminal() as terminal:
            terminal.say("Hello.")
            until_there(lambda: transcripts(client.config / "projects"))
            terminal.kill()
    until_there(lambda: listed(ck))
