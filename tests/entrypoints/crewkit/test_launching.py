"""Starting the client: what it is told, what it is not, how its end is told; and its notes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import crewkit_claude
from crewkit.launching import Ending, launch, noted, noting

SCRIPT = Path(crewkit_claude.__file__).with_name("noting.py")


def a_client(folder: Path, body: str) -> Path:
    """Write a shell script that stands in for the client."""
    binary = folder / "claude"
    binary.write_text(f"#!/bin/sh\n{body}\n")
    binary.chmod(0o700)
    return binary


def run_hook(notes: Path, told: bytes) -> "subprocess.CompletedProcess[bytes]":
    """Run the hook as the client does."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(notes)]
    return subprocess.run(command, input=told, capture_output=True, timeout=20, check=False)


def test_arguments_and_exit_code_are_the_clients(tmp_path: Path) -> None:
    """Word for word, empty ones and dashes too."""
    client = a_client(tmp_path, f'printf "%s|" "$@" > {tmp_path}/said; exit 7')
    ending = launch(client, ("-p", "", "--", "a b"), os.environ, None, None)
    assert (ending, (tmp_path / "said").read_text()) == (
        Ending(code=7, timed_out=False),
        "-p||--|a b|",
    )


def test_a_signal_is_told_as_shells_tell_it(tmp_path: Path) -> None:
    """128 and its number."""
    client = a_client(tmp_path, "kill -9 $$")
    assert launch(client, (), os.environ, None, None) == Ending(code=137, timed_out=False)


def test_the_client_is_ended_in_time(tmp_path: Path) -> None:
    """And that it was is told."""
    assert launch(a_client(tmp_path, "exec sleep 60"), (), os.environ, None, 0.2).timed_out


def test_secrets_of_ours_stay_here(tmp_path: Path) -> None:
    """What the client starts, a repository may have written."""
    client = a_client(tmp_path, f"env > {tmp_path}/said")
    secrets = ("TOKEN", "DATABASE_URL", "ADMIN_DATABASE_URL", "MAIL_URL")
    environ = {f"CREWKIT_{name}": "hush" for name in secrets} | {"PATH": "/bin", "KEPT": "yes"}
    launch(client, (), environ, None, None)
    said = (tmp_path / "said").read_text()
    assert ("hush" in said, "KEPT=yes" in said) == (False, True)


def test_notes_are_private_and_gone_afterwards() -> None:
    """Readable by this user alone."""
    with noting() as notes:
        assert notes is not None
        assert (notes.stat().st_mode & 0o077, notes.parent.stat().st_mode & 0o077) == (0, 0)
    assert not notes.exists()


def test_without_a_place_for_notes_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk stops nobody."""
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")
    with noting() as notes:
        assert notes is None


def test_the_hook_notes_each_transcript_once_with_its_subagents(tmp_path: Path) -> None:
    """In the order in which they began."""
    main = tmp_path / "projects" / "p" / "s.jsonl"
    (main.parent / "s" / "subagents").mkdir(parents=True)
    main.touch()
    with noting() as notes:
        assert notes is not None
        for _ in range(2):
            done = run_hook(notes, json.dumps({"transcript_path": str(main)}).encode())
            assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert list(noted(notes, tmp_path)) == [main, main.with_suffix("")]


@pytest.mark.parametrize("told", [b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_the_hook_never_fails_nor_speaks(tmp_path: Path, told: bytes) -> None:
    """Whatever it is told, and when its file is gone."""
    notes = tmp_path / "notes"
    for _ in range(2):
        done = run_hook(notes, told)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        notes.touch()
    assert notes.read_bytes() == b""


def test_what_lies_elsewhere_is_not_brought_in(tmp_path: Path) -> None:
    """A note may come from anybody: no file outside, by link, by dots or of another kind."""
    projects = tmp_path / "c" / "projects"
    projects.mkdir(parents=True)
    outside = tmp_path / "outside.jsonl"
    outside.touch()
    (projects / "link.jsonl").symlink_to(outside)
    (projects / "key.pem").touch()
    names = [
        str(outside),
        str(projects / "link.jsonl"),
        str(projects / ".." / ".." / "outside.jsonl"),
        str(projects / "key.pem"),
        str(projects / "missing.jsonl"),
        5,
        "nul\0.jsonl",
    ]
    notes = tmp_path / "notes"
    notes.write_text("".join(json.dumps(name) + "\n" for name in names) + "torn")
    assert list(noted(notes, tmp_path / "c")) == []
