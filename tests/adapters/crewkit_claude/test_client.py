"""The client of today, if it is here, still writes what is read."""

import os
from pathlib import Path

import pytest

from crewkit_claude.transcripts import find_transcripts
from crewkit_testing.lab.client import Client, find_client, require_client
from crewkit_testing.lab.corpora import owned
from crewkit_testing.lab.scenes import SCENES, Stage
from crewkit_testing.lab.stub import MessagesStub


@pytest.mark.client
@pytest.mark.parametrize("name", ["tools", "agents", "fork"])
def test_every_request_is_found_in_the_transcripts(name: str, tmp_path: Path) -> None:
    """With the tokens that were answered, in the session that asked."""
    client = Client(binary=require_client(os.environ), world=tmp_path)
    scene = next(scene for scene in SCENES if scene.name == name)
    with MessagesStub(scene.script()) as stub:
        stage = Stage(client=client, url=stub.url, cwd=client.repository(name))
        scene.play(stage)
    problems: list[str] = []
    files = find_transcripts(client.config, report=lambda path, why: problems.append(why))
    read = {
        message_id: (session, message.usage.output)
        for message_id, (session, message) in owned(tuple(files)).items()
    }
    asked = {
        entry.message_id: (entry.session, entry.usage["output_tokens"]) for entry in stub.entries
    }
    assert (read, problems) == (asked, [])


def test_a_missing_client_skips_at_home_and_fails_in_ci(tmp_path: Path) -> None:
    """So that CI never passes without it."""
    environ = {"CREWKIT_CLAUDE_BIN": str(tmp_path / "nothing")}
    with pytest.raises(pytest.skip.Exception):
        require_client(environ)
    with pytest.raises(pytest.fail.Exception):
        require_client({**environ, "CI": "1"})


def test_the_client_is_where_the_environment_says(tmp_path: Path) -> None:
    """An executable file."""
    binary = tmp_path / "claude"
    binary.write_text("")
    binary.chmod(0o700)
    assert find_client({"CREWKIT_CLAUDE_BIN": str(binary)}) == binary


def test_recordings_hold_nothing_of_this_machine_or_the_vendor() -> None:
    """No temporary paths, no prompts, no descriptions of tools."""
    for version in ("2.1.197", "2.1.330"):
        for file in (Path(__file__).parents[2] / "data" / "transcripts" / version).rglob("*.json*"):
            text = file.read_text()
            assert "/lab-" not in text
            assert "-lab-" not in text
            assert "You are Claude" not in text
            assert facts_free_of_prompts(text)


def facts_free_of_prompts(text: str) -> bool:
    """Return whether no line holds a text as long as a vendor's prompt."""
    return max(map(len, text.splitlines()), default=0) < 8_000
