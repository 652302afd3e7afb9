"""A tracker's life: the only one of its folder, until nothing is left to follow."""

import contextlib
import fcntl
import functools
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from crewkit.settings import process_environ
from crewkit.tracking.following import Follower, Standing
from crewkit.tracking.listening import Listener
from crewkit.tracking.place import platform_of, write_whole
from crewkit.tracking.spool import Spool
from crewkit_claude.hooking import RUNTIME

_ALONE = "alone"
_TICK = 0.5
_IDLE = 60.0  # the next hook starts another one


def run(folder: Path, idle: float = _IDLE) -> None:
    """Track until nothing was followed for *idle* seconds; at once where another one does.

    Raises:
        OSError: the folder is gone or cannot be written.
    """
    with (folder / _ALONE).open("a") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _track(folder, idle)


def _track(folder: Path, idle: float) -> None:

    # known to be the only one, and only now: it takes a while to import
    from crewkit.tracking.capture_note import note_capture
    from crewkit.tracking.sending import Sender

    spool, token = Spool(folder), secrets.token_urlsafe(32)
    heard = functools.partial(note_capture, folder)
    environ = platform_of(folder, process_environ())
    with contextlib.closing(Sender(environ, heard)) as sender:
        follower = Follower(spool, sender.send)

        def standing(heard: int) -> Standing:
            return Standing(
                pid=os.getpid(),
                sessions=follower.waiting,
                heard=heard,
                spooled=spool.size(),
                dropped=spool.dropped(),
                problem=follower.problem,
            )

        with Listener(token, spool.add, standing) as listener:
            threading.Thread(target=listener.serve_forever, daemon=True).start()
            write_whole(folder / RUNTIME, f"{listener.port} {token} {os.getpid()}\n")
            try:
                _follow(follower, sender.rest, idle)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    (folder / RUNTIME).unlink()
                listener.shutdown()
        follower.step()


def _follow(follower: Follower, rest: Callable[[], None], idle: float) -> None:
    busy = time.monotonic()
    while time.monotonic() - busy < idle:
        follower.step()
        if follower.waiting:
            busy = time.monotonic()
        rest()
        time.sleep(_TICK)
