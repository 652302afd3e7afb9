"""``crewkit code`` runs the real client: scenes of the lab, through it, onto a real platform."""

import json
from pathlib import Path
from typing import Any

import pytest

from crewkit.opening import Session
from crewkit_testing.asking import Ask, listed, transcripts
from crewkit_testing.lab.scenes import SCENES, Stage
from crewkit_testing.lab.stub import MessagesStub
from crewkit_testing.lab.through import (
    no_tracker_left,
    place_of,
    play,
    through_crewkit,
    until_there,
)
from crewkit_testing.real_commands import ck, session

__all__ = ["ck", "no_tracker_left", "session"]

pytestmark = [pytest.mark.client, pytest.mark.postgres]

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
