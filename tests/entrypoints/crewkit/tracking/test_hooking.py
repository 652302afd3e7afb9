"""The hook's program: whatever is the matter, it is silent, quick and ends with 0 (B32)."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crewkit.tracking.following import Standing
from crewkit.tracking.listening import Listener
from crewkit.tracking.spool import Event, Spool
from crewkit_claude import hooking

EVENT = {
    "session_id": "s",
    "transcript_path": "/h/.claude/projects/p/s.jsonl",
    "cwd": "/secret",
    "hook_event_name": "UserPromptSubmit",
    "prompt": "a secret",
}
KEPT = {name: value for name, value in EVENT.items() if name not in {"cwd", "prompt"}}
MOST = 1.5
"""Seconds: a machine that is shared starts an interpreter slowly; the program's own end is 0.25."""


def hook(folder: Path, told: bytes, **more: object) -> float:
    """Run the program as the client does; return how long it took."""
    command = [sys.executable, "-I", "-S", hooking.__file__, str(folder)]
    began = time.monotonic()
    done = subprocess.run(command, input=told, capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    return time.monotonic() - began


def taken(folder: Path) -> list[Event]:
    found: list[Event] = []
    Spool(folder).take(found.extend)
    return found


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[list[Event]]:
    """Let a tracker listen; return what it heard."""
    events: list[Event] = []

    def standing(heard: int) -> Standing:
        return Standing(pid=1, sessions=0, heard=heard, spooled=0, dropped=0, problem="")

    with Listener("token", events.append, standing) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        (tmp_path / hooking.RUNTIME).write_text(f"{listener.port} token 1\n")
        yield events
        listener.shutdown()


def test_a_tracker_is_told_what_happened_and_not_what_was_said(
    tmp_path: Path, heard: list[Event]
) -> None:
    """The prompt stays in the transcript."""
    hook(tmp_path, json.dumps(EVENT).encode())
    assert (heard, taken(tmp_path)) == ([KEPT], [])


@pytest.mark.parametrize("name", ["CREWKIT_UNTRACKED", "DO_NOT_TRACK"])
def test_what_is_not_to_be_tracked_is_told_to_nobody(
    name: str, tmp_path: Path, heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither to a tracker nor to the spool; 0 is no such wish."""
    monkeypatch.setenv(name, "1")
    hook(tmp_path, json.dumps(EVENT).encode())
    assert (heard, taken(tmp_path)) == ([], [])
    monkeypatch.delenv(name)
    monkeypatch.setenv("DO_NOT_TRACK", "0")
    hook(tmp_path, json.dumps(EVENT).encode())
    assert heard == [KEPT]


def test_of_much_the_beginning_is_enough(tmp_path: Path, heard: list[Event]) -> None:
    """50 MB are neither kept nor sent."""
    told = json.dumps({**EVENT, "tool_response": "x" * 50_000_000}).encode()
    assert hook(tmp_path, told) < MOST
    assert heard == [KEPT]


def test_without_a_tracker_it_is_written_down(tmp_path: Path) -> None:
    """For the next one."""
    hook(tmp_path, json.dumps(EVENT).encode())
    assert taken(tmp_path) == [KEPT]
    assert taken(tmp_path) == []


def test_a_tracker_that_hangs_holds_nobody_up(tmp_path: Path) -> None:
    """It accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        (tmp_path / hooking.RUNTIME).write_text(f"{deaf.getsockname()[1]} token 1\n")
        assert hook(tmp_path, json.dumps(EVENT).encode()) < MOST
    assert taken(tmp_path) == [KEPT]


def test_a_stranger_on_the_port_is_no_tracker(tmp_path: Path) -> None:
    """What it answers is not taken for a receipt."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        (tmp_path / hooking.RUNTIME).write_text(f"{other.getsockname()[1]} token 1\n")

        def answer() -> None:
            line, _ = other.accept()
            line.recv(65536)
            line.sendall(b"HTTP/1.1 401 Unauthorized\r\n\r\n")
            line.close()

        threading.Thread(target=answer, daemon=True).start()
        hook(tmp_path, json.dumps(EVENT).encode())
    assert taken(tmp_path) == [KEPT]


@pytest.mark.parametrize("told", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b'"x"', b"1" * 9000])
def test_nonsense_is_survived(told: bytes, tmp_path: Path) -> None:
    """With a tracker and without."""
    hook(tmp_path, told)
    assert all(set(event) <= set(hooking.FIELDS) for event in taken(tmp_path))


def test_a_full_disk_is_survived(tmp_path: Path) -> None:
    """As far as a folder can show it that nothing can be created in."""
    hook(tmp_path / "not there", json.dumps(EVENT).encode())
    assert not (tmp_path / "not there").exists()


def test_a_lock_that_is_never_given_up_is_not_waited_for(tmp_path: Path) -> None:
    """The program's own time ends it."""
    with hooking.locked(str(tmp_path)):
        assert hook(tmp_path, json.dumps(EVENT).encode()) < MOST
    assert taken(tmp_path) == []


def test_stdin_that_is_never_closed_is_not_waited_for(tmp_path: Path) -> None:
    """What came by then counts."""
    inner, outer = os.pipe()
    os.write(outer, json.dumps(EVENT).encode())
    command = [sys.executable, "-I", "-S", hooking.__file__, str(tmp_path)]
    began = time.monotonic()
    assert subprocess.run(command, stdin=inner, timeout=20, check=False).returncode == 0
    assert time.monotonic() - began < MOST
    os.close(inner)
    os.close(outer)
    assert taken(tmp_path) == [KEPT]
