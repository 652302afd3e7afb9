"""Claude Code itself asks about code, through the plugin as it is installed."""

import json
import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from crewkit.language_plugin import LanguagePlugin
from crewkit.settings import settings_from
from crewkit_testing.lab.client import Client, require_client
from crewkit_testing.lab.scenario import Scenario, Turn
from crewkit_testing.lab.scenes import bash
from crewkit_testing.lab.stub import MessagesStub
from crewkit_testing.lsp.repositories import REPOSITORIES, Repository, places

Call = tuple[str, Mapping[str, Any]]

# ends what runs for this project alone: its engine and the processes that parse for it
KILL = """
import os, pathlib, signal, sys
killed = 0
for process in pathlib.Path("/proc").glob("[0-9]*"):
    try:
        variables = (process / "environ").read_bytes().split(b"\\0")
        command = (process / "cmdline").read_bytes()
    except OSError:
        continue
    ours = b"crewkit_lsp.engine_main" in command or b"crewkit_index.worker" in command
    if ours and b"CLAUDE_PROJECT_DIR=" + sys.argv[1].encode() in variables:
        os.kill(int(process.name), signal.SIGKILL)
        killed += 1
print("killed", killed)
"""


@attrs.frozen(kw_only=True)
class Answer:
    """What the client told the model of a tool call."""

    tool: str
    text: str
    error: bool


class Desk:
    """A client with the plugin in one repository, and the model that says what it is to do."""

    def __init__(self, world: Path, repository: Repository) -> None:
        self.client = Client(binary=require_client(os.environ), world=world)
        self.folder = self.client.repository(repository.name)
        repository.write(self.folder)
        (self.folder / "app.py").unlink()
        binary = str(self.client.binary)
        environ = self.client.environment("http://127.0.0.1:9", CREWKIT_CLAUDE_BIN=binary)
        assert LanguagePlugin(settings_from(environ), self.folder).install("project").works
        self._trust()

    def ask(self, operation: str, file: str, place: tuple[int, int], **more: str) -> Call:
        """Return a call of the client's LSP tool."""
        line, character = place
        at = {"filePath": str(self.folder / file), "line": line, "character": character}
        return "LSP", {"operation": operation, **at, **more}

    def run(self, *calls: Call) -> list[Answer]:
        """Let the model make *calls*, one a turn, in one session; return what it was told."""
        # in its first turn a session may not have the tool yet
        turns = (Turn(tools=(bash("sleep 1"),)), *(Turn(tools=(call,)) for call in calls))
        with MessagesStub(Scenario((*turns, Turn(text="Done.")))) as stub:
            allowed = "--allowedTools=Bash,Edit,LSP,Read,Write"
            (result,) = self.client.prompt(stub.url, self.folder, allowed, "Go.")
        assert "success" == result["subtype"]
        return self._answers()[1:]

    def _answers(self) -> list[Answer]:
        (transcript,) = (self.client.config / "projects").glob("*/*.jsonl")
        names: dict[str, str] = {}
        answers = []
        for line in transcript.read_text().splitlines():
            message = json.loads(line).get("message") or {}
            blocks = message.get("content")
            for block in blocks if isinstance(blocks, list) else ():
                if block.get("type") == "tool_use":
                    names[block["id"]] = block["name"]
                elif block.get("type") == "tool_result":
                    text, error = str(block["content"]), block.get("is_error") is True
                    tool = names[block["tool_use_id"]]
                    answers.append(Answer(tool=tool, text=text, error=error))
        return answers

    def diagnostics(self) -> list[str]:
        """Return the messages about syntax that the client fed to the model."""
        (transcript,) = (self.client.config / "projects").glob("*/*.jsonl")
        told = []
        for line in transcript.read_text().splitlines():
            attachment = json.loads(line).get("attachment") or {}
            for file in attachment.get("files") or () if attachment.get("type") else ():
                told += [one["message"] for one in file.get("diagnostics") or ()]
        return told

    def _trust(self) -> None:
        """Note that the person trusts the folder; the client loads no project's plugins else."""
        state = self.client.config / ".claude.json"
        content = json.loads(state.read_text())
        project = content.setdefault("projects", {}).setdefault(str(self.folder), {})
        project["hasTrustDialogAccepted"] = True
        state.write_text(json.dumps(content))


def numbers(text: str) -> set[tuple[str, int, int]]:
    """Return the file, line and column of every reference that the client lists."""
    found, file = set(), ""
    for line in text.splitlines():
        if match := re.fullmatch(r"  Line (\d+):(\d+)", line):
            found.add((file, int(match[1]), int(match[2])))
        elif line.endswith(":"):
            file = line.removesuffix(":")
    return found


def mentions(desk: Desk, *files: str) -> set[tuple[str, int, int]]:
    """Return every place of ``greet`` in *files*."""
    return {(name, *place) for name in files for place in places(desk.folder, name, "greet")}


@pytest.mark.client
@pytest.mark.journey
@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda one: one.name)
def test_the_client_gets_right_answers(repository: Repository, tmp_path: Path) -> None:
    """For all its operations, in every language."""
    desk = Desk(tmp_path, repository)
    home, hall = repository.home, repository.hall
    (greet,) = places(desk.folder, home, "greet")
    (greeter,) = places(desk.folder, home, "Greeter")
    welcome = places(desk.folder, hall, "welcome")
    line, _ = places(desk.folder, hall, "Loud")[repository.implementer]
    used = places(desk.folder, hall, "greet")[-1]
    outline, hover, definition, references, implementation, item, incoming, outgoing, symbols = [
        answer.text
        for answer in desk.run(
            desk.ask("documentSymbol", home, (1, 1)),
            desk.ask("hover", hall, used),
            desk.ask("goToDefinition", hall, used),
            desk.ask("findReferences", home, greet),
            desk.ask("goToImplementation", home, greeter),
            desk.ask("prepareCallHierarchy", home, greet),
            desk.ask("incomingCalls", home, greet),
            desk.ask("outgoingCalls", hall, welcome[0]),
            desk.ask("workspaceSymbol", home, (1, 1), query="greet"),
        )
    ]
    assert "greet" in outline
    assert "Greeter" in outline
    assert repository.signature in hover
    assert "Says hello." in hover
    assert f"Defined in {home}:{greet[0]}:{greet[1]}" == definition
    assert mentions(desk, home, hall) == numbers(references)
    assert f"{hall}:{line}:" in implementation or f"Line {line}:" in implementation
    assert f"greet (Function) - {home}:{greet[0]}" in item or f"(Method) - {home}" in item
    assert "welcome" in incoming
    assert "say" in incoming.lower()
    assert "greet" in outgoing
    assert "welcome" not in outgoing
    assert home in symbols
    assert "greet (" in symbols


@pytest.mark.client
@pytest.mark.journey
@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda one: one.name)
def test_the_client_is_answered_from_what_is_now(repository: Repository, tmp_path: Path) -> None:
    """After its own edits, after ``sed`` that tells nobody, and after ``kill -9`` of our worker."""
    desk = Desk(tmp_path, repository)
    home, hall = repository.home, repository.hall
    (greet,) = places(desk.folder, home, "greet")
    used = places(desk.folder, hall, "greet")[-1]
    first = (desk.folder / home).read_text().splitlines()[0]
    edit = {"old_string": first, "new_string": f"{repository.comment} moved\n{first}"}
    later, text = repository.later
    sed = f"sed -i '1i {repository.comment} again' {shlex.quote(home)}"
    kill = " ".join(map(shlex.quote, (sys.executable, "-c", KILL, str(desk.folder))))
    definition = desk.ask("goToDefinition", hall, used)
    told = desk.run(
        definition,
        ("Read", {"file_path": str(desk.folder / home)}),
        ("Edit", {"file_path": str(desk.folder / home), **edit}),
        definition,
        bash(sed),
        definition,
        bash(kill),
        definition,
        ("Write", {"file_path": str(desk.folder / later), "content": text}),
        desk.ask("findReferences", hall, used),
        desk.ask("documentSymbol", later, (1, 1)),
        bash(f"rm {shlex.quote(later)}"),
        desk.ask("findReferences", hall, used),
    )
    assert not any(answer.error for answer in told)
    lines = [f"Defined in {home}:{greet[0] + moved}:{greet[1]}" for moved in (0, 1, 2, 2)]
    assert lines == [told[index].text for index in (0, 3, 5, 7)]
    assert re.search(r"killed [1-9]", told[6].text)
    now = mentions(desk, home, hall)
    assert now == numbers(told[12].text)
    assert len(now) + text.count("greet") - text.count("greeting") == len(numbers(told[9].text))
    assert "later" in told[10].text


@pytest.mark.client
@pytest.mark.journey
def test_the_client_hears_of_syntax_errors(tmp_path: Path) -> None:
    """After an edit that makes one."""
    (repository,) = (one for one in REPOSITORIES if one.name == "python")
    desk = Desk(tmp_path, repository)
    path = str(desk.folder / repository.home)
    edit = {"old_string": "def greet(name: str)", "new_string": "def greet(name: str"}
    desk.run(
        desk.ask("documentSymbol", repository.home, (1, 1)),
        ("Read", {"file_path": path}),
        ("Edit", {"file_path": path, **edit}),
        bash("sleep 1"),
        bash("true"),
    )
    assert desk.diagnostics()
