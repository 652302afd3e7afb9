"""Sessions over two streams: stdin and stdout, or a connection's."""

import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from crewkit_lsp.framing import Unframed, frame, read_frame
from crewkit_lsp.session import Session, Setting

_TICK = 1.0


class _Outbox:
    """Writes messages in their order by a thread of its own: a slow reader holds up nobody."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._bodies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def send(self, body: bytes) -> None:
        """Send a message."""
        self._bodies.put(body)

    def close(self) -> None:
        """Wait a moment until everything is written."""
        self._bodies.put(None)
        self._thread.join(_TICK)

    def _write(self) -> None:
        try:
            while (body := self._bodies.get()) is not None:
                self._sink.write(frame(body))
                self._sink.flush()
        except (OSError, ValueError):  # nobody reads any more; the end of the input follows
            return


def converse(
    source: BinaryIO, sink: BinaryIO, setting: Setting, orphaned: Callable[[], None]
) -> int:
    """Serve one client until it leaves; return the exit code.

    Args:
        source: What the client sends.
        sink: What it reads.
        setting: What the session runs with.
        orphaned: Called when the process that the client named is gone.
    """
    outbox = _Outbox(sink)
    session = Session(setting, outbox.send)
    ended = threading.Event()
    threading.Thread(target=_watch, args=(session, ended, setting, orphaned), daemon=True).start()
    try:
        return _listen(source, session)
    finally:
        ended.set()
        outbox.close()
        session.close()


def serve_stdio(setting: Setting) -> int:
    """Serve the client at stdin and stdout; return the exit code."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    return converse(source, sink, setting, lambda: os._exit(1))


def _listen(source: BinaryIO, session: Session) -> int:
    while session.exit_code is None:
        try:
            body = read_frame(source)
        except Unframed as problem:
            session.unreadable(str(problem))
            return 1
        except OSError:
            return 1
        if body is None:
            return 0
        session.receive(body)
    return session.exit_code


def _watch(
    session: Session, ended: threading.Event, setting: Setting, orphaned: Callable[[], None]
) -> None:
    pause = min(_TICK, setting.limits.deadline / 4, setting.limits.grace / 2)
    while not ended.wait(pause):
        session.desk.tick()
        if session.client and not _lives(session.client):
            setting.log("the client's process is gone")
            session.close()
            orphaned()
            return


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def log_to_stderr(text: str) -> None:
    """Write a line for whoever reads the server's log."""
    sys.stderr.write(f"crewkit lsp: {text}\n")
    sys.stderr.flush()
