"""The server as it is shipped, with the real index."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psutil
import pytest

from crewkit.language_plugin import declaration
from crewkit_lsp.handshake import shake_hands
from crewkit_lsp.settings import index_dir
from crewkit_testing.lsp.raw import CLAUDE, Server, about, becomes, environment

REAL = [declaration().command, *declaration().arguments]


class Serve(Protocol):
    """Starts a server."""

    def __call__(self, root: Path) -> AbstractContextManager[Server]: ...


@pytest.fixture
def real(tmp_path: Path) -> Serve:
    """Return a function that starts the shipped server in a folder."""

    @contextmanager
    def started(root: Path) -> Generator[Server, None, None]:
        with Server(REAL, root, CREWKIT_INDEX_DIR=str(tmp_path / "index")) as server:
            server.start(root, CLAUDE)
            yield server

    return started


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small project."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "one.py").write_text('def add(a, b):\n    """Add."""\n    return a + b\n')
    (folder / "two.py").write_text("from one import add\n\nprint(add(1, 2))\n")
    return folder


def definition(server: Server, path: Path, line: int, character: int) -> list[Any]:
    """Return where what stands there is defined."""
    found: list[Any] = server.call("textDocument/definition", about(path, line, character))
    return found


def test_it_answers_about_a_project(real: Serve, project: Path) -> None:
    """Across files, at once, and beyond the end of a line as at its end."""
    with real(project) as server:
        (found,) = definition(server, project / "two.py", 2, 7)
        assert (project / "one.py").as_uri() == found["uri"]
        assert {"line": 0, "character": 4} == found["range"]["start"]
        hover = server.call("textDocument/hover", about(project / "two.py", 2, 7))
        assert "def add(a, b)" in hover["contents"]["value"]
        for place in (about(project / "two.py", 999, 0), about(project / "two.py", 1, 2**40)):
            assert "error" not in server.reply(server.ask("textDocument/hover", place))


def test_files_that_vanish_or_change_are_seen(real: Serve, project: Path) -> None:
    """Without a word from the client."""
    with real(project) as server:
        assert definition(server, project / "two.py", 2, 7)
        (project / "one.py").write_text("# a comment\n\ndef add(a, b):\n    return b\n")
        (found,) = definition(server, project / "two.py", 2, 7)
        assert 2 == found["range"]["start"]["line"]
        (project / "two.py").unlink()
        assert server.call("textDocument/definition", about(project / "two.py", 2, 7)) is None


def test_a_change_is_seen_however_soon_it_comes(real: Serve, project: Path) -> None:
    """Also where looking at every file takes a while: nobody remembers the last look."""
    for number in range(2_000):
        (project / f"more{number}.py").touch()
    with real(project) as server:
        for moved in range(5):
            (project / "one.py").write_text("\n" * moved + "def add(a, b):\n    return b\n")
            (found,) = definition(server, project / "two.py", 2, 7)
            assert moved == found["range"]["start"]["line"]


def test_every_process_goes_with_the_server(real: Serve, project: Path) -> None:
    """However it ends: the engine and the processes that parse for it."""
    for end in (signal.SIGKILL, signal.SIGTERM):
        with real(project) as server:
            (project / f"new{end}.py").write_text("from one import add\n")
            definition(server, project / "two.py", 2, 7)
            family = psutil.Process(server.process.pid).children(recursive=True)
            assert len(family) > 1
            server.process.send_signal(end)
            server.ended()
            assert becomes(lambda: not any(one.is_running() for one in family))  # noqa: B023 - within the round


def test_any_of_its_processes_may_be_killed(real: Serve, project: Path) -> None:
    """The next question is answered all the same, and the one under way too."""
    with real(project) as server:
        definition(server, project / "two.py", 2, 7)
        for _ in range(3):
            family = psutil.Process(server.process.pid).children(recursive=True)
            number = server.ask("workspace/symbol", {"query": "add"})
            for one in family:
                os.kill(one.pid, signal.SIGKILL)
            assert server.reply(number)["result"]
            assert definition(server, project / "two.py", 2, 7)


def test_nothing_is_imported_from_the_project(real: Serve, project: Path, tmp_path: Path) -> None:
    """It may hold a module of any name; it is read, never run."""
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w')\n"
    for name in ("json", "msgspec", "lmdb", "tree_sitter", "sitecustomize", "typing"):
        (project / f"{name}.py").write_text(trap)
    for name in ("crewkit_lsp", "crewkit_index", "crewkit"):
        (project / name).mkdir()
        (project / name / "__init__.py").write_text(trap)
    with real(project) as server:
        assert definition(server, project / "two.py", 2, 7)
    assert not (tmp_path / "sprung").exists()


def test_a_folder_that_is_gone_is_told(real: Serve, project: Path) -> None:
    """Rather than nothing."""
    with Server(REAL, project) as server:
        server.start(project / "nowhere", CLAUDE)
        number = server.ask("textDocument/hover", about(project / "nowhere" / "a.py"))
        assert "does not open" in server.reply(number)["error"]["message"]


def test_the_declared_command_shakes_hands() -> None:
    """What the plugin names answers about every language, and says how soon."""
    wanted = declaration()
    shaken = shake_hands((wanted.command, *wanted.arguments), environment())
    assert (None, True) == (shaken.problem, all(shaken.languages.values()))
    assert 0 < shaken.seconds < 60


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (["/nowhere/python"], "No such file"),
        (["/bin/false"], "ended without an answer"),
        (["/bin/cat"], "initialize"),
        (["/bin/sleep", "60"], "ended without an answer"),
    ],
)
def test_a_handshake_that_fails_says_how(command: list[str], problem: str) -> None:
    """Whatever stands in the server's place."""
    shaken = shake_hands(command, environment(), patience=1.0)
    assert problem in str(shaken.problem)


@pytest.mark.parametrize(
    ("environ", "place"),
    [
        ({"CREWKIT_INDEX_DIR": "/x", "XDG_CACHE_HOME": "/y", "HOME": "/z"}, "/x"),
        ({"XDG_CACHE_HOME": "/y", "HOME": "/z"}, "/y/crewkit/index"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/z"}, "/z/.cache/crewkit/index"),
        ({"HOME": "/z"}, "/z/.cache/crewkit/index"),
        ({}, None),
    ],
)
def test_indexes_lie_in_a_cache(environ: dict[str, str], place: str | None) -> None:
    """Named, or this user's; without a home they live in memory."""
    assert (None if place is None else Path(place)) == index_dir(environ)


def test_the_shell_imports_the_standard_library_only() -> None:
    """It answers within milliseconds because of that, and nothing native can end it."""
    code = "import sys, json, crewkit_lsp.command; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, check=True, env=environment()
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    foreign = loaded - set(sys.stdlib_module_names) - {"crewkit_lsp", "__main__", "__mp_main__"}
    assert set() == {name for name in foreign if not name.startswith(("_", "a1_", "sitecustom"))}
