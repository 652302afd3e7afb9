"""Capture modes with the real client: what is not kept never leaves, whichever way it came."""

import json
import random
import shlex
from pathlib import Path

import pytest

from crewkit.opening import Session
from crewkit_claude.capturing import reduced
from crewkit_core.sessions.model.reduction import Removed
from crewkit_core.tenancy.capture import Capture
from crewkit_testing.asking import Ask, answer, listed, transcripts
from crewkit_testing.lab.client import Client
from crewkit_testing.lab.scenario import Scenario, Turn
from crewkit_testing.lab.scenes import agent, bash, usage
from crewkit_testing.lab.stub import MessagesStub
from crewkit_testing.lab.through import no_tracker_left, place_of, through_crewkit
from crewkit_testing.made_up_secrets import KINDS
from crewkit_testing.real_commands import ck, session

__all__ = ["ck", "no_tracker_left", "session"]

pytestmark = [pytest.mark.client, pytest.mark.postgres]

CHANCE = random.Random(20)
SECRETS = {
    place: KINDS[kind][1](CHANCE)
    for place, kind in {
        "prompt": "github classic",
        "input": "anthropic api",
        "output": "stripe live",
        "answer": "npm",
        "subagent": "gitlab",
    }.items()
}
WORDS = {"prompt": "quokka", "answer": "wombat", "input": "numbat", "output": "bilby"}
KEPT = {
    Capture.UNREDACTED: {*SECRETS.values(), *WORDS.values()},
    Capture.FULL: {*WORDS.values()},
    Capture.STRUCTURED: {WORDS["prompt"]},
    Capture.MINIMAL: set[str](),
}
PROMPT = f"{WORDS['prompt']} {SECRETS['prompt']}"


def script() -> Scenario:
    shown = bash(f": {WORDS['input']} {SECRETS['input']}; cat told.txt")
    return Scenario(
        (
            Turn(text=f"{WORDS['answer']} {SECRETS['answer']}", tools=(shown,), usage=usage(1)),
            Turn(tools=(agent("Explore", f"EXPLORE {SECRETS['subagent']}"),), usage=usage(2)),
            Turn(text="Done.", usage=usage(3)),
            Turn(text=f"{WORDS['answer']} again", usage=usage(4)),
        ),
        agents={"EXPLORE": (Turn(text="Found.", usage=usage(11)),)},
    )


def prompt(client: Client, url: str, cwd: Path, *words: str) -> None:
    """Ask the client something; it may do all it wants."""
    (cwd / "told.txt").write_text(f"{WORDS['output']} {SECRETS['output']}\n")
    allowed = "--allowedTools=Bash,Read,Agent,Task"
    results = client.prompt(url, cwd, allowed, *words)
    assert [result["subtype"] for result in results] == ["success"]


def exported(ck: Ask, conversation: str, name: str | None) -> bytes:
    stream = () if name is None else ("--subagent", name)
    return ck("sessions", "export", conversation, *stream).stdout_bytes


def keep(ck: Ask, capture: Capture) -> None:
    assert ck("org", "update", "--capture", capture.value).exit_code == 0


def words_in(text: str) -> set[str]:
    return {word for word in KEPT[Capture.UNREDACTED] if word in text}


@pytest.mark.parametrize("capture", Capture)
def test_no_more_arrives_than_is_kept(
    capture: Capture, tmp_path: Path, session: Session, ck: Ask
) -> None:
    """Of prompts, tool inputs, tool outputs, answers and subagents; figures are all there."""
    keep(ck, capture)
    client = through_crewkit(tmp_path, place_of(session), "-q")
    with MessagesStub(script()) as stub:
        prompt(client, stub.url, client.repository("kept"), PROMPT)
        books = [entry.usage for entry in stub.entries]
    keep(ck, Capture.UNREDACTED)  # so that all that is stored is shown
    on_disk = transcripts(client.config / "projects")
    assert len(on_disk) == 2
    removed = Removed()
    for (conversation, name), path in on_disk.items():
        wanted = reduced(path.read_bytes(), capture)
        removed += wanted.removed
        assert exported(ck, conversation, name) == wanted.data
    (row,) = listed(ck)
    detail = answer(ck, "sessions", "show", row["id"])
    told = json.dumps([row, detail]) + "".join(exported(ck, *stream).decode() for stream in on_disk)
    assert words_in(told) == KEPT[capture]
    assert sum(sum(stream["removed"].values()) for stream in detail["streams"]) == removed.total
    assert (removed.total > 0) is (capture is not Capture.UNREDACTED)
    assert (row["tool_calls"], row["prompts"]) == (2, 1)
    assert row["tokens"]["output"] == sum(used.get("output_tokens", 0) for used in books)
    state = tmp_path / "home" / "dev" / ".local" / "state"
    spooled = b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())
    assert words_in(spooled.decode(errors="replace")) == set()


def test_of_a_sensitive_run_figures_alone_arrive(tmp_path: Path, session: Session, ck: Ask) -> None:
    """Though all is kept here; and of what is added to it later, too."""
    client = through_crewkit(tmp_path, place_of(session), "-q", "--sensitive")
    with MessagesStub(script()) as stub:
        cwd = client.repository("sensitive")
        prompt(client, stub.url, cwd, PROMPT)
        # by another run, which does not say it
        again = through_crewkit(tmp_path, place_of(session), "-q")
        prompt(again, stub.url, cwd, "--continue", PROMPT)
    on_disk = transcripts(client.config / "projects")
    for (conversation, name), path in on_disk.items():
        data = path.read_bytes()
        assert exported(ck, conversation, name) == reduced(data, Capture.MINIMAL).data
    (row,) = listed(ck)
    assert words_in(json.dumps([row, answer(ck, "sessions", "show", row["id"])])) == set()
    assert (row["visibility"], row["prompts"]) == ("sensitive", 2)


def test_a_mode_that_is_changed_between_two_prompts_makes_no_gap(
    tmp_path: Path, session: Session, ck: Ask
) -> None:
    """What follows goes on where the file goes on; what came in before is hidden, not lost."""
    client = through_crewkit(tmp_path, place_of(session), "-q")
    with MessagesStub(script()) as stub:
        cwd = client.repository("changed")
        prompt(client, stub.url, cwd, PROMPT)
        (main,) = (p for (_, name), p in transcripts(client.config).items() if name is None)
        before = main.stat().st_size
        assert exported(ck, main.stem, None) == main.read_bytes()
        keep(ck, Capture.MINIMAL)
        prompt(client, stub.url, cwd, "--continue", PROMPT)
    data = main.read_bytes()
    rest = reduced(data[before:], Capture.MINIMAL).data
    assert exported(ck, main.stem, None) == reduced(data[:before], Capture.MINIMAL).data + rest
    keep(ck, Capture.UNREDACTED)
    assert exported(ck, main.stem, None) == data[:before] + rest
    assert ck("sessions", "import", str(client.config)).stdout.startswith("Imported 0 new lines")


def test_developers_are_told_that_answers_are_kept(
    tmp_path: Path, session: Session, ck: Ask
) -> None:
    """On stderr: at the end of the first run, at the beginning of the next; not with -q."""
    said = tmp_path / "said"

    def run(name: str, *options: str) -> str:
        client = through_crewkit(tmp_path, place_of(session), *options)
        line = f" 2>{shlex.quote(str(said))}\n"
        client.binary.write_text(client.binary.read_text().rstrip("\n") + line)
        with MessagesStub(script()) as stub:
            prompt(client, stub.url, client.repository(name), "Hello.")
        return said.read_text()

    assert "kept: unredacted" in run("first")
    assert "crewkit: sessions are kept in full here: everything, also secrets in it\n" in run(
        "next"
    )
    assert run("quiet", "-q") == ""
    keep(ck, Capture.MINIMAL)
    assert "kept: minimal" in run("less")
    keep(ck, Capture.UNREDACTED)
