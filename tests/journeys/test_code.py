"""``crewkit code`` runs the real client: scenes of the lab, through it, onto a real platform."""

import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from crewkit.opening import Session
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
)


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
