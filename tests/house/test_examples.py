"""Examples in the documents run, and do what they say."""

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from crewkit.opening import Session
from crewkit_cli.main import cli
from crewkit_cli.shell import LazyGroup, Shell
from crewkit_testing.asking import RECORDINGS, Ask, answer
from crewkit_testing.house import ROOT
from crewkit_wire.routes import PREFIX, ROUTES

pytestmark = pytest.mark.postgres

GUIDES = (
    "README.md",
    "docs/getting-started.md",
    "docs/importing.md",
    "docs/operating.md",
    "docs/visibility.md",
)
ELSEWHERE = {
    "up": "brings up a platform and stays: tests/journeys/test_up.py",
    "sign-in-link": "needs one that runs: likewise",
}
"""Commands of examples that run in other tests."""

_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CSV = re.compile(r"^```csv\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(document: str) -> list[list[str]]:
    """Return the crewkit commands of a document's examples, without what the shell does."""
    found = []
    for block in _CONSOLE.findall((ROOT / document).read_text()):
        for line in re.findall(r"^\$ (.+)$", block, re.MULTILINE):
            for part in re.split(r"&&|\|", line.partition(">")[0]):
                words = shlex.split(part)
                if words[:1] == ["crewkit"]:
                    found.append(words[1:])
    return found


SIGNING_IN = "docs/signing-in.md"
"""Its commands need a platform elsewhere: tests/journeys/test_signing_in.py; here they are read."""


WEBHOOKS = "docs/webhooks.md"
"""Its commands need a receiver: tests/journeys/test_webhooks.py; here they are read."""


@pytest.mark.parametrize("words", [*commands(SIGNING_IN), *commands(WEBHOOKS)], ids=" ".join)
def test_lines_of_other_guides_are_taken(words: list[str]) -> None:
    """Each names a command with options that it has; none is carried out."""
    command: click.Command = cli
    while isinstance(command, LazyGroup):
        found = command.entries[words[0]].load()
        command, words = found, words[1:]
    context = command.make_context("crewkit", words, obj=Shell())
    assert command is context.command


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with a session in Claude Code's folder; the process is there."""
    shutil.copytree(RECORDINGS / "2.1.330" / "tools", tmp_path / "home" / ".claude")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home" / ".claude"


@pytest.mark.parametrize("document", GUIDES)
def test_commands_run(document: str, ck: Ask, history: Path) -> None:
    """Each ends with 0, in the order in which a reader would type them."""
    (table,) = _CSV.findall((ROOT / "docs/importing.md").read_text())
    Path("users.csv").write_text(table)
    answer(ck, "sessions", "import", str(history))
    (row,) = answer(ck, "sessions", "list")
    ends = {}
    for words in commands(document):
        if words[:1] and words[0] in ELSEWHERE:
            continue
        line = [row["claude_session_id"][:8] if word == "ID" else word for word in words]
        line = [str(history) if word == "~/.claude" else word for word in line]
        ends[" ".join(words)] = ck(*line).exit_code
    assert ends
    assert {line: code for line, code in ends.items() if code} == {}


def test_the_library_guide_runs_from_top_to_bottom(
    session: Session,
    ck: Ask,
    history: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As one program, on the platform of this data directory; it prints what it promises."""
    monkeypatch.setenv("CREWKIT_DATA_DIR", str(session.data_dir))
    answer(ck, "sessions", "import", str(history))
    (row,) = answer(ck, "sessions", "list")
    program = "\n".join(_PYTHON.findall((ROOT / "docs/library.md").read_text()))
    exec(compile(program, "docs/library.md", "exec"), {})  # noqa: S102 - our own document
    printed = capsys.readouterr().out.splitlines()
    (transcript,) = history.rglob(f"{row['claude_session_id']}.jsonl")
    size = transcript.stat().st_size
    assert f"{row['claude_session_id']} {row['project']} {row['cost_usd']}" in printed
    assert {"session_not_found", "1 sessions", f"{size} True"} <= set(printed)


def test_addresses_in_the_api_guide_are_routes() -> None:
    """Each URL of an example leads to a route of the table."""
    text = (ROOT / "docs/api.md").read_text()
    paths = {found.partition("?")[0] for found in re.findall(r"localhost:\d+(/[^\s\"`]+)", text)}
    known = [re.compile(PREFIX + re.sub(r"{\w+}", r"[^/]+", route.path) + "$") for route in ROUTES]
    assert paths
    assert [path for path in paths if not any(one.match(path) for one in known)] == []
