"""``crewkit lsp``: what each command does in a real project, with a stand-in for the client."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crewkit.settings import settings_from
from crewkit_cli.failures import ExitCode
from crewkit_cli.main import cli
from crewkit_cli.shell import Shell
from crewkit_testing.fake_claude import install_fake
from crewkit_testing.lsp.raw import CLAUDE, Server, environment

Run = Callable[..., Result]

HOME = 'def add(a, b):\n    """Add."""\n    return a + b\n'
HALL = "from home import add\n\n\ndef two():\n    return add(1, 1)\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project, which is also where the command is run."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "home.py").write_text(HOME)
    (folder / "hall.py").write_text(HALL)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CREWKIT_INDEX_DIR", str(tmp_path / "index"))
    return folder


@pytest.fixture
def run(project: Path, tmp_path: Path) -> Run:
    """Return a function that runs a command line."""
    environ = {
        **os.environ,
        "CREWKIT_CLAUDE_BIN": str(install_fake(tmp_path / "bin")),
        "CLAUDE_CONFIG_DIR": str(tmp_path / "config"),
        "CREWKIT_INDEX_DIR": str(tmp_path / "index"),
    }

    def run_line(*line: str, more: Mapping[str, str] | None = None) -> Result:
        shell = Shell(environment=lambda: settings_from({**environ, **(more or {})}))
        return CliRunner().invoke(cli, ["lsp", *line], obj=shell)

    return run_line


def rows(result: Result) -> list[Any]:
    """Return the places of a JSON answer."""
    found: list[Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(
    ("kind", "what", "places"),
    [
        ("symbols", "add", [("home.py", 1, 5)]),
        ("definition", "hall.py:5:12", [("home.py", 1, 5)]),
        ("references", "home.py:1:5", [("hall.py", 1, 18), ("hall.py", 5, 12), ("home.py", 1, 5)]),
        ("implementations", "home.py:1:5", [("home.py", 1, 5)]),
        ("callers", "home.py:1:5", [("hall.py", 5, 12)]),
        ("callees", "hall.py:4:5", [("home.py", 1, 5)]),
        ("outline", "hall.py", [("hall.py", 4, 5)]),
    ],
)
def test_a_terminal_gets_the_answers_of_the_server(
    run: Run, kind: str, what: str, places: list[tuple[str, int, int]]
) -> None:
    """Lines and columns from 1; tables and JSON alike."""
    found = rows(run("query", kind, what, "--json"))
    assert places == sorted((one["path"], one["line"], one["column"]) for one in found)
    table = run("query", kind, what).stdout
    assert all(f"{path}:{line}:{column}" in table for path, line, column in places)


def test_hovering_shows_signature_and_comment(run: Run) -> None:
    """As Markdown."""
    assert "def add(a, b)" in run("query", "hover", "hall.py:5:12").stdout
    document = json.loads(run("query", "hover", "hall.py:5:12", "--json").stdout)
    assert "Add." in document["markdown"]


def test_answers_show_their_line(run: Run) -> None:
    """And how sure they are."""
    (place,) = rows(run("query", "definition", "hall.py:5:12", "--json"))
    assert ("def add(a, b):", "exact") == (place["text"], place["confidence"])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("definition", "home.py:3:1"), ExitCode.NOT_FOUND),
        (("hover", "home.py:3:1"), ExitCode.NOT_FOUND),
        (("symbols", "nothing_like_it"), ExitCode.NOT_FOUND),
        (("definition", "nowhere.py:1:1"), ExitCode.NOT_FOUND),
        (("outline", "/etc/passwd"), ExitCode.NOT_FOUND),
        (("definition", "home.py"), ExitCode.USAGE),
        (("definition", "home.py:0:1"), ExitCode.USAGE),
        (("definition", "home.py:x:1"), ExitCode.USAGE),
        (("nothing", "home.py"), ExitCode.USAGE),
    ],
)
def test_what_finds_nothing_says_so(run: Run, line: tuple[str, ...], code: ExitCode) -> None:
    """By its exit code too."""
    assert code == run("query", *line).exit_code


def test_long_answers_are_cut_and_say_so(run: Run) -> None:
    """With the number that shows all."""
    result = run("query", "references", "home.py:1:5", "--limit", "1", "--json")
    assert (1, True) == (len(rows(result)), "--limit 3" in result.stderr)


def test_a_project_is_found_from_inside_it(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its .git, or named; files are named from where one stands."""
    (project / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(project / "deep")
    assert [("home.py", 1)] == [
        (one["path"], one["line"])
        for one in rows(run("query", "definition", "../hall.py:5:12", "--json"))
    ]
    monkeypatch.chdir("/")
    assert rows(run("query", "symbols", "add", "--root", str(project), "--json"))


def test_an_index_is_built_and_kept(run: Run, tmp_path: Path) -> None:
    """It says how much it holds, and how far it is when asked to."""
    result = run("index", "--progress", "--json")
    document = json.loads(result.stdout)
    assert (2, {"python": 2}, True) == (
        document["files"],
        {name: count for name, count in document["languages"].items() if count},
        document["stored"],
    )
    assert "Indexing: 2 of 2" in result.stderr
    assert any((tmp_path / "index").rglob("*"))
    assert "2 (2 python)" in run("index").stdout


def test_the_plugin_is_installed_looked_at_and_removed(run: Run) -> None:
    """The whole of its life."""
    assert "not installed" in run("status").stdout
    document = json.loads(run("install", "--json").stdout)
    assert (True, []) == (document["works"], document["advice"])
    assert "enabled, installed for project" in run("status").stdout
    assert "not installed" in run("uninstall", "--project").stdout
    assert "installed for user" in run("install", "--user").stdout


def test_starting_the_client_tells_of_a_plugin_that_cannot_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where it is enabled and something is wrong with it; unless all is to be quiet."""
    monkeypatch.setenv("CREWKIT_CLAUDE_BIN", str(install_fake(tmp_path / "bin")))
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(tmp_path / "config"))
    environ = dict(os.environ)

    def told(*line: str) -> list[str]:
        shell = Shell(environment=lambda: settings_from(environ))
        result = CliRunner().invoke(cli, ["code", "--no-track", *line, "--version"], obj=shell)
        assert 0 == result.exit_code
        return [line for line in result.stderr.splitlines() if "language server" in line]

    assert [] == told()
    run("install")
    assert [] == told()
    (manifest,) = (tmp_path / "config" / "plugins" / "cache").rglob("plugin.json")
    manifest.write_text(manifest.read_text().replace(sys.executable, "/old/python"))
    (line,) = told()
    assert "names another installation: crewkit lsp install" in line
    assert [] == told("-q")


def test_the_doctor_goes_the_whole_way(run: Run) -> None:
    """Fails before the plugin is there, naming what is wrong; then nothing is."""
    before = run("doctor", "--json")
    wrong = {one["check"] for one in json.loads(before.stdout)["findings"] if not one["ok"]}
    assert ExitCode.FAILURE == before.exit_code
    assert {"installed", "enabled", "command", "up to date"} == wrong
    run("install")
    after = run("doctor", "--json")
    assert (0, True) == (after.exit_code, json.loads(after.stdout)["ok"])
    assert "answered after" in run("doctor").stdout


def test_the_doctor_sees_a_command_that_is_gone(run: Run, tmp_path: Path) -> None:
    """The commonest silent failure: an update moved what was pinned."""
    run("install")
    (manifest,) = (tmp_path / "config" / "plugins" / "cache").rglob("plugin.json")
    manifest.write_text(manifest.read_text().replace(sys.executable, "/old/python"))
    result = run("doctor", "--json")
    found = {one["check"]: one for one in json.loads(result.stdout)["findings"]}
    assert (False, False) == (found["command"]["ok"], found["answers"]["ok"])
    assert "/old/python is gone" == found["command"]["detail"]
    assert "crewkit lsp install" in found["up to date"]["detail"]


@pytest.fixture
def rival(run: Run, tmp_path: Path, project: Path) -> dict[str, str]:
    """Install a plugin that claims Rust; return the environment that knows it."""
    market = tmp_path / "market"
    (market / "plugins" / "rust-analyzer-lsp").mkdir(parents=True)
    (market / ".claude-plugin").mkdir()
    catalog = {"name": "others", "plugins": []}
    (market / ".claude-plugin" / "marketplace.json").write_text(json.dumps(catalog))
    binary = str(tmp_path / "bin" / "claude")
    environ = {"CLAUDE_CONFIG_DIR": str(tmp_path / "config"), "CREWKIT_CLAUDE_BIN": binary}
    for line in (["marketplace", "add", str(market)], ["install", "rust-analyzer-lsp@others"]):
        subprocess.run([binary, "plugin", *line], env=environ, cwd=project, check=True)
    return environ


def test_rivals_are_disabled_only_when_told(run: Run, rival: dict[str, str]) -> None:
    """Where nobody can be asked, it takes --disable-rivals."""
    assert "rust-analyzer-lsp@others (user) also claims .rs" in run("install").stderr
    assert not json.loads(run("status", "--json").stdout)["works"]
    assert not json.loads(run("install", "--keep-rivals", "--json").stdout)["works"]
    assert json.loads(run("install", "--disable-rivals", "--json").stdout)["works"]


@pytest.mark.parametrize(("typed", "works"), [(b"n\n", False), (b"y\n", True)])
def test_a_person_is_asked_about_rivals(
    run: Run, rival: dict[str, str], project: Path, typed: bytes, works: bool
) -> None:
    """By name and by what they claim."""
    shown = _in_terminal(project, {**environment(), **rival}, typed)
    assert b"rust-analyzer-lsp@others also claims .rs" in shown
    assert works == json.loads(run("status", "--json").stdout)["works"]


def _in_terminal(project: Path, environ: Mapping[str, str], typed: bytes) -> bytes:
    """Run ``crewkit lsp install`` on a terminal; return what it shows."""
    leader, follower = pty.openpty()
    code = "from crewkit_cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "lsp", "install"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=project,
        env=environ,
    )
    os.close(follower)
    shown = b""
    try:
        os.write(leader, typed)
        while block := os.read(leader, 65_536):
            shown += block
    except OSError:  # the other end is closed
        process.wait(60)
    finally:
        os.close(leader)
    return shown


@pytest.mark.parametrize("line", [(), ("--stdio", "--port", "0"), ("--port", "70000")])
def test_a_start_that_makes_no_sense_is_a_usage_error(run: Run, line: tuple[str, ...]) -> None:
    """One way in, not two."""
    assert ExitCode.USAGE == run("start", *line).exit_code


def test_start_serves_a_client(project: Path, tmp_path: Path) -> None:
    """At stdin and stdout."""
    command = [sys.executable, "-c", "from crewkit_cli.main import main; main()"]
    line = [*command, "lsp", "start", "--stdio"]
    with Server(line, project, CREWKIT_INDEX_DIR=str(tmp_path / "index")) as server:
        server.start(project, CLAUDE)
        found = server.call("workspace/symbol", {"query": "add"})
        assert ["add"] == [one["name"] for one in found]
        server.call("shutdown")
        server.notify("exit")
        assert (0, "") == (server.ended(), server.log())
