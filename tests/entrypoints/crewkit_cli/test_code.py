"""Whose words are whose in ``crewkit code``, and what of a run is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
NOTHING = "crewkit: recorded nothing: the client told of no session that it keeps\n"


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a stand-in for the client writes its arguments, one a line."""
    binary, said = tmp_path / "claude", tmp_path / "said"
    binary.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {said}\n[ "$1" = wait ] && exec sleep 60\nexit 3\n'
    )
    binary.chmod(0o700)
    monkeypatch.setenv("CREWKIT_CLAUDE_BIN", str(binary))
    monkeypatch.delenv("DO_NOT_TRACK", raising=False)
    return said


@pytest.mark.parametrize(
    ("line", "clients"),
    [
        (("-p", "--json", "-q"), ["-p", "--json", "-q"]),
        (("-q", "--timeout", "9", "-p", "--debug"), ["-p", "--debug"]),
        (("--timeout=9", "--help-me", "--no-track"), ["--help-me", "--no-track"]),
        (("-q", "--", "-q"), ["-q"]),
        (("--sensitive", "-q", "--sensitive-not"), ["--sensitive-not"]),
        (("word", "--", "-h"), ["word", "--", "-h"]),
    ],
)
def test_from_the_first_other_word_on_all_is_the_clients(
    line: tuple[str, ...], clients: list[str], run: Run, said: Path
) -> None:
    """Also what would be an option of ours."""
    done = run("code", "--no-track", *line)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said.read_text().splitlines() == clients


def test_only_a_tracked_run_is_given_a_hook(run: Run, said: Path) -> None:
    """And one that told of no session says so, on stderr."""
    done = run("code", "go")
    assert (done.stdout, done.stderr) == ("", NOTHING)
    assert said.read_text().splitlines()[0] == "--settings"


@pytest.mark.parametrize("value", ["1", "true"])
def test_do_not_track_is_heeded(
    value: str, run: Run, said: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client runs as if we were not there."""
    monkeypatch.setenv("DO_NOT_TRACK", value)
    done = run("code", "go")
    assert (done.stderr, said.read_text()) == ("", "go\n")


@pytest.mark.parametrize(
    ("options", "told"), [((), ""), (("--sensitive",), "1"), (("--no-track",), "1")]
)
def test_installed_hooks_hear_of_what_anybody_may_see_alone(
    options: tuple[str, ...], told: str, run: Run, said: Path, tmp_path: Path
) -> None:
    """A sensitive run comes in at its end, by us: what follows it would not know who may see it."""
    (tmp_path / "claude").write_text(f'#!/bin/sh\nprintf "%s" "$CREWKIT_UNTRACKED" > {said}\n')
    run("code", *options, "go")
    assert said.read_text() == told


def test_time_that_is_up_ends_with_4(run: Run, said: Path) -> None:
    """Whatever the client's own code was."""
    assert run("code", "--no-track", "--timeout", "0.5", "wait").exit_code == 4
    assert said.exists()


def test_quiet_says_nothing(run: Run, said: Path) -> None:
    """On either stream."""
    done = run("code", "-q", "go")
    assert (done.output, said.exists()) == ("", True)


def test_a_missing_client_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the way to mend it."""
    monkeypatch.setenv("CREWKIT_CLAUDE_BIN", "/nonexistent")
    done = run("code")
    assert (done.exit_code, "CREWKIT_CLAUDE_BIN" in done.stderr) == (5, True)
