"""Processes told apart although the kernel gives their numbers out again."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import attrs

# Fields of /proc/<pid>/stat after the command's name, counted from its state; see proc(5).
STATE, SESSION, START = 0, 3, 19


@attrs.frozen(kw_only=True)
class Process:
    """One process.

    Attributes:
        pid: Its number.
        started: When it started, in clock ticks since the machine did.
        session: The number of its session's first process.
    """

    pid: int
    started: int
    session: int


def find_process(pid: int) -> Process | None:
    """Return the process unless it is gone, or ended and not yet waited for."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    if fields[STATE] in {"Z", "X"}:
        return None
    return Process(pid=pid, started=int(fields[START]), session=int(fields[SESSION]))


def is_same(pid: int, started: int) -> bool:
    """Whether the process of that number is the one that started then."""
    found = find_process(pid)
    return found is not None and found.started == started


def session_members(session: int, since: int) -> Iterator[Process]:
    """Yield the session's living processes that are not older than its first one."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            found = find_process(int(entry.name))
            if found is not None and found.session == session and found.started >= since:
                yield found


def kill_session(session: int, since: int, uid: int) -> int:
    """Kill what is left of the session; return how many processes that were.

    Only the user's processes: the number may come from a file that this user can write.
    """
    killed = 0
    for member in session_members(session, since):
        try:
            if Path(f"/proc/{member.pid}").stat().st_uid != uid:
                continue
            os.kill(member.pid, signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        killed += 1
    return killed
