"""Run by the client at a hook: tells the tracker what happened, or writes it down for later.

A program of the standard library alone, started by its path (``python -I -S hooking.py FOLDER``).
It gives what it was told to the tracker of *FOLDER*; where none answers in time it appends the
event to the spool and starts a tracker. Whatever happens it prints nothing and ends with 0 within
its time: what a hook prints or how it fails could reach the model or stop a prompt. What costs
milliseconds to import is imported only where no tracker answered.
"""

import _socket
import contextlib
import fcntl
import os
import select
import sys
import time

LONGEST = 64 * 1024
SPOOL_BYTES = 4 * 1024 * 1024
RUNTIME, SPOOL, LOCK, DROPPED = "tracker", "events", "events.lock", "dropped"
START, STAMP = "start", "started"
FIELDS = (
    "hook_event_name",
    "session_id",
    "transcript_path",
    "agent_id",
    "agent_type",
    "agent_transcript_path",
    "source",
    "reason",
    "trigger",
)
_SEGMENTS = 4
_READING, _ANSWER = 0.1, 0.08
_LONGEST_FIELD = 4096
_APART = 1.0
_KEPT = ("HOME", "PATH", "USER", "LOGNAME", "LANG", "XDG_", "CREWKIT_", "CLAUDE_CONFIG_DIR")


def read_told(descriptor: int) -> bytes:
    """Return the beginning of what the client tells; drain the rest while time allows."""
    told, until = b"", time.monotonic() + _READING
    while (left := until - time.monotonic()) > 0 and select.select([descriptor], [], [], left)[0]:
        piece = os.read(descriptor, LONGEST)
        if not piece:
            break
        told += piece[: LONGEST - len(told)]
    return told


def give(folder: str, told: bytes) -> bool:
    """Give the event to the tracker; False when it did not take it in time."""
    with open(os.path.join(folder, RUNTIME), encoding="ascii") as file:
        port, token = file.read().split()[:2]
    head = (
        f"POST /events HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(told)}\r\n\r\n"
    )
    line = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM, 0)
    try:
        line.settimeout(_ANSWER)
        line.connect(("127.0.0.1", int(port)))
        rest = memoryview(head.encode("ascii") + told)
        while rest:
            rest = rest[line.send(rest) :]
        return line.recv(64).startswith((b"HTTP/1.0 202", b"HTTP/1.1 202"))
    finally:
        line.close()


def event_of(told: bytes) -> "dict[str, str]":
    """Return the event's kind, ids and places, and nothing that was said or done in the session.

    What was cut off still begins with them.
    """
    import json
    import re

    try:
        document = json.loads(told)
        found = {name: document.get(name) for name in FIELDS}
    except (ValueError, AttributeError):
        text = told.decode("utf-8", "replace")
        pattern = r'"(' + "|".join(FIELDS) + r')"\s*:\s*("(?:[^"\\]|\\.)*")'
        found = {}
        for name, value in re.findall(pattern, text):
            with contextlib.suppress(ValueError):
                found.setdefault(name, json.loads(value))
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, str) and len(value) <= _LONGEST_FIELD
    }


def append(folder: str, event: "dict[str, str]", limit: int = SPOOL_BYTES) -> None:
    """Append an event to the spool; when *limit* bytes are reached, the oldest part goes.

    A line carries a checksum, so that one torn by a crash is known and left out.

    Raises:
        OSError: the disk is full, or the folder is gone.
    """
    import json
    import zlib

    text = json.dumps(event, separators=(",", ":")).encode()
    line = b"%08x %s\n" % (zlib.crc32(text), text)
    place = os.path.join(folder, SPOOL)
    with locked(folder):
        descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size + len(line) > limit // _SEGMENTS:
                os.close(descriptor)
                descriptor = -1
                _turn(folder, place)
                descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            # a line after a torn one begins anew
            torn = os.fstat(descriptor).st_size and not _ends_whole(place)
            os.write(descriptor, b"\n" + line if torn else line)
        finally:
            if descriptor >= 0:
                os.close(descriptor)


@contextlib.contextmanager
def locked(folder: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - typing costs 5 ms
    """The spool is this program's alone."""
    descriptor = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def segments(folder: str) -> "list[str]":
    """Return the spool's files, oldest first."""
    names = [name for name in os.listdir(folder) if name.startswith(f"{SPOOL}-")]
    place = os.path.join(folder, SPOOL)
    return [os.path.join(folder, name) for name in sorted(names)] + (
        [place] if os.path.exists(place) else []
    )


def _ends_whole(place: str) -> bool:
    with open(place, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _turn(folder: str, place: str) -> None:
    os.rename(place, f"{place}-{time.time_ns():020d}")
    old = [one for one in segments(folder) if one != place]
    for one in old[: max(0, len(old) - (_SEGMENTS - 1))]:
        with open(one, "rb") as file:
            lost = file.read().count(b"\n")
        os.unlink(one)
        with open(os.path.join(folder, DROPPED), "a", encoding="ascii") as file:
            file.write(f"{lost}\n")


def start(folder: str) -> None:
    """Start a tracker, as the one that prepared the folder said, unless one just was.

    It gets few of the client's variables: some of them are secrets.
    """
    stamp = os.path.join(folder, STAMP)
    with contextlib.suppress(FileNotFoundError):
        if abs(time.time() - os.stat(stamp).st_mtime) < _APART:
            return
    os.close(os.open(stamp, os.O_WRONLY | os.O_CREAT, 0o600))
    os.utime(stamp)
    with open(os.path.join(folder, START), encoding="utf-8") as file:
        command = file.read().splitlines()
    environ = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
    spawn(command, environ)


def spawn(command: "list[str]", environ: "dict[str, str]") -> None:
    """Start a process that outlives this one and has nothing of its terminal."""
    nothing = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, number) for number in (0, 1, 2)]
    try:
        os.posix_spawn(command[0], command, environ, file_actions=actions, setsid=True)
    finally:
        os.close(nothing)


def main(folder: str) -> None:
    """Tell of one event."""
    told = read_told(0)
    if os.environ.get("CREWKIT_UNTRACKED") or os.environ.get("DO_NOT_TRACK", "0") not in {"", "0"}:
        return
    taken, gone = False, False
    try:
        taken = give(folder, told)
    except TimeoutError:
        pass
    except (OSError, ValueError):
        gone = True
    if not taken:
        with contextlib.suppress(OSError):
            append(folder, event_of(told))
    if gone:
        start(folder)


if __name__ == "__main__":
    import signal

    # a lock or a disk that hangs must not hold the prompt up
    signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
    signal.setitimer(signal.ITIMER_REAL, 0.25)
    with contextlib.suppress(Exception):
        main(sys.argv[1])
    os._exit(0)
