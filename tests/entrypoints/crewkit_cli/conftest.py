"""One command, run in this process against canned answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crewkit_cli.main import cli
from crewkit_testing.command_line import Answers, FakeDoor, a_platform, a_shell
from crewkit_testing.real_commands import ck, session
from crewkit_testing.store import a_line, main_file

__all__ = ["ck", "root", "run", "session"]

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Return a function that runs a command line against *answers*."""

    def run_line(
        *line: str, answers: Answers | None = None, door: FakeDoor | None = None
    ) -> Result:
        door = door or FakeDoor(a_platform() | dict(answers or {}))
        return CliRunner().invoke(cli, line, obj=a_shell(door))

    return run_line


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder of transcripts with one session of three lines."""
    folder = tmp_path / "projects"
    main_file(folder).parent.mkdir(parents=True)
    main_file(folder).write_bytes(b"".join(map(a_line, range(3))))
    return folder
