"""The engine as the shell sees it: a child that is started when needed, fed, and replaced."""

import contextlib
import json
import os
import queue
import threading
from collections.abc import Callable, Iterable, Sequence

from crewkit_lsp.channel import Kind, packed, read_note
from crewkit_lsp.desk import Answer, Desk, Request
from crewkit_lsp.documents import Document, Overlays
from crewkit_lsp.messages import Code, encoded

_PATIENCE = 1.0
_SIGKILL = 9  # signal takes its time to import


class _Child:
    """One process, with a thread that writes to it, so that nobody waits for its reading."""

    def __init__(self, command: Sequence[str]) -> None:
        import subprocess  # the answer to initialize need not wait for it

        # a session of its own: its workers end with it, and no terminal's signal reaches it
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            start_new_session=True,
        )
        self.overlays = Overlays()
        self._notes: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._write, daemon=True).start()

    def send(self, note: bytes | None) -> None:
        """Send a note; None closes its stdin, at which it ends."""
        self._notes.put(note)

    def kill(self) -> None:
        """End it and all that it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, _SIGKILL)

    def end(self, patience: float) -> None:
        """Wait for its end, and make it end when that takes too long."""
        watch = threading.Timer(patience, self.kill)
        watch.start()
        self.process.wait()
        watch.cancel()

    def _write(self) -> None:
        sink = self.process.stdin
        while sink is not None and (note := self._notes.get()) is not None:
            try:
                sink.write(note)
                sink.flush()
            except OSError:  # it is gone; the thread that reads sees to that
                break
        with contextlib.suppress(OSError):
            if sink is not None:
                sink.close()


class EngineProcess:
    """Starts the engine, tells it what the open documents hold, passes requests and answers.

    Args:
        command: The engine's.
        hello: What it is told first, as JSON.
        documents: Yields the documents whose text stands for their file.
        desk: Gets the answers.
    """

    def __init__(
        self,
        command: Sequence[str],
        hello: object,
        documents: Callable[[], Iterable[Document]],
        desk: Desk,
    ) -> None:
        self._command = command
        self._hello = packed(0, Kind.HELLO, encoded(hello))
        self._documents = documents
        self._desk = desk
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def start(self) -> None:
        """Start, where it does not run yet."""
        with contextlib.suppress(OSError), self._lock:
            self._running()

    def ask(self, number: int, request: Request) -> None:
        """Tell it what changed in the documents, then ask."""
        asked = encoded({"method": request.method, "params": request.params})
        try:
            with self._lock:
                child = self._running()
                for path, content in child.overlays.changes(self._documents()):
                    child.send(packed(0, Kind.TEXT, encoded({"path": path, "text": content})))
                child.send(packed(number, Kind.ASK, asked))
        except OSError:  # it does not start
            self._desk.lost()

    def stop(self, number: int) -> None:
        """Tell it that nobody waits for *number* any more."""
        with self._lock:
            if self._child is not None:
                self._child.send(packed(number, Kind.STOP))

    def kill(self) -> None:
        """End it at once."""
        with self._lock:
            if self._child is not None:
                self._child.kill()

    def close(self) -> None:
        """Let it end by itself, or make it."""
        with self._lock:
            child, self._child = self._child, None
        if child is None:
            return
        child.send(None)
        child.end(_PATIENCE)

    def _running(self) -> _Child:
        if self._child is None:
            self._child = _Child(self._command)
            self._child.send(self._hello)
            threading.Thread(target=self._read, args=(self._child,), daemon=True).start()
        return self._child

    def _read(self, child: _Child) -> None:
        source = child.process.stdout
        while source is not None and (note := read_note(source)) is not None:
            if note.kind == Kind.RESULT:
                self._desk.answered(note.number, Answer(note.body))
            elif note.kind == Kind.ERROR:
                told = json.loads(note.body)
                answer = Answer(code=Code(told["code"]), message=str(told["message"]))
                self._desk.answered(note.number, answer)
        child.kill()
        child.send(None)
        child.process.wait()
        with self._lock:
            current = self._child is child
            if current:
                self._child = None
        if current:
            self._desk.lost()
