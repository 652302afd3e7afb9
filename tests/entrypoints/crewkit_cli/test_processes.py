"""What only a real process shows: imports, terminals, closed pipes."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from crewkit_cli.main import cli
from crewkit_cli.shell import LazyGroup

TESTS = Path(__file__).parents[2]
HEAVY = (
    *(
        "sqlalchemy",
        "psycopg",
        "alembic",
        "falcon",
        "granian",
        "dramatiq",
        "rich",
        "httpx2",
        "keyring",
    ),
    *("msgspec", "zstandard", "jinja2", "cattrs"),
)
ENVIRONMENT = {"PYTHONPATH": os.pathsep.join([*sys.path, str(TESTS)]), "LANG": "C.UTF-8"}


@pytest.mark.parametrize(
    ("line", "more"),
    [
        (["--help"], {}),
        (["sessions", "--help"], {}),
        (["--version"], {}),
        ([], {"_CREWKIT_COMPLETE": "bash_complete", "COMP_WORDS": "crewkit se", "COMP_CWORD": "1"}),
    ],
)
def test_start_up_imports_nothing_heavy(line: list[str], more: dict[str, str]) -> None:
    """Help and completions answer before any library of the platform is loaded."""
    code = "from crewkit_cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *line],
        capture_output=True,
        text=True,
        env=ENVIRONMENT | more,
        timeout=60,
        check=True,
    )
    loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))
    assert "crewkit_cli.main" in loaded
    assert [] == [name for name in HEAVY if name in loaded]
    assert {"sessions", "import", "crewkit"} & set(re.findall(r"\w+", done.stdout))


def test_lists_of_commands_say_what_the_commands_say() -> None:
    """A group's list is written without importing; it names existing commands, each with help."""

    def every(group: LazyGroup, before: str = "") -> list[str]:
        names = []
        for name, entry in group.entries.items():
            loaded = entry.load()
            names.append(f"{before} {loaded.name}")
            assert name == loaded.name
            assert loaded.help
            if isinstance(loaded, LazyGroup):
                names += every(loaded, name)
        return names

    assert isinstance(cli, LazyGroup)
    assert len(every(cli)) == len(set(every(cli)))


def test_a_reader_that_leaves_is_no_error() -> None:
    """``crewkit ... | head`` ends without a word."""
    for line in (["sessions", "list", "--json"], ["sessions", "export", "0b52"], ["usage"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            _command(*line),
            stdout=writer,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            timeout=60,
            check=False,
        )
        os.close(writer)
        assert b"Traceback" not in done.stderr
        assert b"Error" not in done.stderr
        assert 141 == done.returncode


def test_an_export_is_not_poured_into_a_terminal() -> None:
    """A transcript may command it; --force is for those who mean it."""
    refused = _in_terminal("sessions", "export", "0b52")
    assert b"--force" in refused
    assert b"{}" not in refused
    assert b"{}" in _in_terminal("sessions", "export", "0b52", "--force")


@pytest.mark.parametrize(
    ("line", "more"),
    [
        (["--no-color", "usage"], {}),
        (["usage", "--no-color"], {}),
        (["usage", "--plain"], {}),
        (["usage"], {"NO_COLOR": "1"}),
        (["usage"], {"TERM": "dumb"}),
    ],
)
def test_colors_can_be_declined(line: list[str], more: dict[str, str]) -> None:
    """Then not one escape is written."""
    assert b"\x1b" not in _in_terminal(*line, more=more)


def test_a_terminal_gets_weights_and_no_line_too_wide() -> None:
    """Columns give way; what stays is whole."""
    for width in (60, 80, 120):
        written = _in_terminal("sessions", "list", more={"COLUMNS": str(width)}).decode()
        assert "\x1b[1m" in written
        lines = re.sub(r"\x1b\[[0-9;]*m", "", written).splitlines()
        assert width >= max(map(len, lines))
        assert "Cost" in lines[0]


def test_deleting_asks_on_a_terminal() -> None:
    """And does nothing unless told so."""
    assert b"Deleted" not in _in_terminal("sessions", "delete", "0b52", typed=b"n\n")
    assert b"Deleted 1 session" in _in_terminal("sessions", "delete", "0b52", typed=b"y\n")


def _command(*line: str) -> list[str]:
    return [sys.executable, "-m", "crewkit_testing.command_line", json.dumps("text"), *line]


def _in_terminal(*line: str, typed: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
    """Return what the command writes to the terminal that it believes to be on."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        _command(*line),
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=ENVIRONMENT | {"TERM": "xterm-256color", "COLUMNS": "100"} | dict(more or {}),
    )
    os.close(follower)
    written = b""
    try:
        os.write(leader, typed)
        while block := _read(leader):
            written += block
    finally:
        os.close(leader)
        process.wait(60)
    return written


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65_536)
    except OSError:  # the other end is closed
        return b""
