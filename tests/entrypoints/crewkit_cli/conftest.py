"""One command, run in this process against canned answers."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from crewkit_cli.main import cli
from crewkit_testing.command_line import Answers, FakeDoor, a_platform, a_shell

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
