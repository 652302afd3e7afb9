"""``crewkit hooks``, ``init`` and ``doctor`` as commands, in a home of their own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crewkit.settings import settings_from
from crewkit.tracking.sending import Sender
from crewkit_claude.hooks import EVENTS
from crewkit_cli.main import cli
from crewkit_core.kernel.errors import Unavailable
from crewkit_testing.command_line import FakeDoor, a_platform, a_shell

Run = Callable[..., Result]


@pytest.fixture
def at_home(tmp_path: Path) -> Run:
    """Return a function that runs a command for a user whose home is the test's."""
    settings = settings_from({"HOME": str(tmp_path), "CREWKIT_CLAUDE_BIN": "/nonexistent"})

    def run_line(*line: str) -> Result:
        shell = a_shell(FakeDoor(a_platform()), settings=settings)
        return CliRunner().invoke(cli, line, obj=shell)

    return run_line


def test_hooks_are_put_in_told_of_and_taken_out(at_home: Run, tmp_path: Path) -> None:
    """In the user's own settings."""
    place = tmp_path / ".claude" / "settings.json"
    place.parent.mkdir()
    place.write_text('{"model": "opus"}')
    done = at_home("hooks", "install", "--json")
    status = json.loads(done.stdout)
    assert (done.exit_code, status["events"], status["missing"]) == (0, list(EVENTS), [])
    assert set(json.loads(place.read_text())["hooks"]) == set(EVENTS)
    assert "SessionEnd" in at_home("hooks", "status").stdout
    assert at_home("hooks", "uninstall").exit_code == 0
    assert place.read_text() == '{"model": "opus"}'


def test_settings_that_nobody_can_read_are_left_alone(at_home: Run, tmp_path: Path) -> None:
    """And the refusal says so."""
    place = tmp_path / ".claude" / "settings.json"
    place.parent.mkdir()
    place.write_text('{"model": ')
    done = at_home("hooks", "install")
    assert (done.exit_code != 0, place.read_text()) == (True, '{"model": ')
    assert "no JSON" in done.stderr


def test_a_link_to_settings_stays_a_link(at_home: Run, tmp_path: Path) -> None:
    """Many keep theirs in a repository of their own."""
    real, place = tmp_path / "dotfiles.json", tmp_path / ".claude" / "settings.json"
    place.parent.mkdir()
    real.write_text("{}\n")
    real.chmod(0o640)
    place.symlink_to(real)
    at_home("hooks", "install")
    assert place.is_symlink()
    assert ("hooking.py" in real.read_text(), real.stat().st_mode & 0o777) == (True, 0o640)


def test_a_doctor_fails_where_something_is_wrong(at_home: Run) -> None:
    """And says how to mend it."""
    done = at_home("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert (done.exit_code, checks["client"]["ok"]) == (1, False)
    assert checks["hooks"]["mend"] == "crewkit hooks install"


def test_a_machine_without_a_client_is_not_connected(at_home: Run, tmp_path: Path) -> None:
    """Nothing is written."""
    assert at_home("init", "--yes").exit_code == 5
    assert not (tmp_path / ".claude").exists()


def test_a_doctor_makes_no_platform(tmp_path: Path) -> None:
    """It says how to."""
    settings = settings_from({"HOME": str(tmp_path)})
    shell = a_shell(FakeDoor({}), settings=settings, empty=tmp_path / "data")
    done = CliRunner().invoke(cli, ("doctor", "--json"), obj=shell)
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert (checks["platform"]["ok"], checks["platform"]["mend"]) == (False, "crewkit up")


def test_a_tracker_makes_no_platform(tmp_path: Path) -> None:
    """Nobody asked for a database."""
    place = tmp_path / "data"
    sender = Sender({"HOME": str(tmp_path), "CREWKIT_DATA_DIR": str(place)}, lambda _: None)
    with pytest.raises(Unavailable, match="crewkit up"):
        sender.send(tmp_path)
    assert not place.exists()
