"""A client of a language server that sends any bytes and believes nothing."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

WAIT = 20.0
TESTS = Path(__file__).parents[3] / "support"

GENERIC: Mapping[str, Any] = {
    "workspace": {"symbol": {}, "workspaceFolders": True, "configuration": True},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"versionSupport": True},
        "hover": {"contentFormat": ["markdown"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
    "window": {"workDoneProgress": True},
    "general": {"positionEncodings": ["utf-8", "utf-16"]},
}
CLAUDE: Mapping[str, Any] = {
    "workspace": {
        "configuration": True,
        "workspaceFolders": False,
        "didChangeWatchedFiles": {"dynamicRegistration": False},
    },
    "textDocument": {
        "synchronization": {
            "dynamicRegistration": False,
            "willSave": False,
            "willSaveWaitUntil": False,
            "didSave": True,
        },
        "publishDiagnostics": {
            "relatedInformation": True,
            "tagSupport": {"valueSet": [1, 2]},
            "versionSupport": False,
            "codeDescriptionSupport": True,
            "dataSupport": False,
        },
        "hover": {"dynamicRegistration": False, "contentFormat": ["markdown", "plaintext"]},
        "definition": {"dynamicRegistration": False, "linkSupport": True},
        "references": {"dynamicRegistration": False},
        "documentSymbol": {
            "dynamicRegistration": False,
            "hierarchicalDocumentSymbolSupport": True,
        },
        "callHierarchy": {"dynamicRegistration": False},
    },
    "general": {"positionEncodings": ["utf-16"]},
}
"""What the client of that name sends, as recorded from 2.1.330."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a server of a test."""
    path = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
    return {"PYTHONPATH": path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **more}


def framed(body: bytes) -> bytes:
    """Return *body* as a message."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class Gone(Exception):
    """The server ended, or said nothing in time."""


class Wire:
    """A connection: what is sent is bytes, what comes back is kept in order."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self.said: list[dict[str, Any]] = []
        self._sink = sink
        self._came: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._numbers = 0
        self._listener = threading.Thread(target=self._listen, args=(source,), daemon=True)
        self._listener.start()

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._sink.write(data)
        self._sink.flush()

    def say(self, message: Any) -> None:
        """Send a message, whatever it is."""
        self.send(framed(json.dumps(message).encode()))

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.say({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request; return its id."""
        self._numbers += 1
        self.say({"jsonrpc": "2.0", "id": self._numbers, "method": method, "params": params})
        return self._numbers

    def reply(self, number: object, wait: float = WAIT) -> dict[str, Any]:
        """Wait for the reply to a request, keeping what else is said."""
        return self.until(lambda message: message.get("id") == number, wait)

    def call(self, method: str, params: Any = None, wait: float = WAIT) -> Any:
        """Ask and return the result."""
        reply = self.reply(self.ask(method, params), wait)
        if "error" in reply:
            raise AssertionError(reply["error"])
        return reply["result"]

    def error(self, method: str, params: Any = None, wait: float = WAIT) -> int:
        """Ask and return the code of the error."""
        code: int = self.reply(self.ask(method, params), wait)["error"]["code"]
        return code

    def published(self, uri: str, wait: float = WAIT) -> Any:
        """Wait for the next diagnostics of a document."""

        def about(message: dict[str, Any]) -> bool:
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == uri
            )

        return self.until(about, wait)["params"]

    def until(self, wanted: Any, wait: float = WAIT) -> dict[str, Any]:
        """Wait for a message; it is taken, the others stay in ``said``."""
        for index, message in enumerate(self.said):
            if wanted(message):
                return self.said.pop(index)
        while True:
            try:
                message_or_end = self._came.get(timeout=wait)
            except queue.Empty:
                raise Gone("nothing came in time") from None
            if message_or_end is None:
                raise Gone("the server hung up")
            if wanted(message_or_end):
                return message_or_end
            self.said.append(message_or_end)

    def start(
        self, root: Path, capabilities: Mapping[str, Any] = GENERIC, **more: Any
    ) -> dict[str, Any]:
        """Say what a client says first; return the server's answer."""
        params = {
            "processId": None,
            "rootUri": root.as_uri(),
            "capabilities": capabilities,
            "workspaceFolders": [{"uri": root.as_uri(), "name": root.name}],
            **more,
        }
        answer: dict[str, Any] = self.call("initialize", params)
        self.notify("initialized", {})
        return answer

    def open(self, path: Path, text: str, language: str = "python", version: int = 1) -> str:
        """Open a document; return its URI."""
        item = {"uri": path.as_uri(), "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return path.as_uri()

    def join(self) -> None:
        """Wait until everything that came is read."""
        self._listener.join(WAIT)

    def _listen(self, source: BinaryIO) -> None:
        while True:
            size = 0
            while (line := source.readline()).strip():
                name, _, value = line.partition(b":")
                size = int(value) if name.lower() == b"content-length" else size
            if not line:
                break
            self._came.put(json.loads(source.read(size)))
        self._came.put(None)


class Server(Wire):
    """``with Server(command, ...) as server``: a server process at the other end of pipes."""

    def __init__(self, command: Sequence[str], cwd: Path, **env: str) -> None:
        self.root = cwd
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment(**env),
        )
        source, sink = self.process.stdout, self.process.stdin
        if source is None or sink is None:
            raise ValueError("a server without pipes")
        super().__init__(source, sink)  # type: ignore[arg-type]  # IO[bytes] is what Popen says
        self._heard: list[bytes] = []
        self._log = threading.Thread(target=self._keep_log, daemon=True)
        self._log.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            sys.stderr.write(self.log())
        self.process.kill()
        self.process.wait()
        self._log.join(WAIT)
        self.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def logs(self, text: str, count: int = 1) -> bool:
        """Wait until it has logged *text* so often; return whether it came to that."""
        return becomes(lambda: self.log().count(text) >= count)

    def log(self) -> str:
        """Return what it has written to stderr; all of it once it has ended."""
        if self.process.poll() is not None:
            self._log.join(WAIT)
        return b"".join(self._heard).decode(errors="replace")

    def hang_up(self) -> None:
        """Close its stdin."""
        if self.process.stdin is not None:
            self.process.stdin.close()

    def ended(self, wait: float = WAIT) -> int:
        """Wait for its end; return the exit code."""
        return self.process.wait(wait)

    def children(self) -> list[int]:
        """Return its children's process ids: the engine."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        others = Path(f"/proc/{pid}/task").glob("*/children")
        return sorted(
            {int(one) for file in others for one in file.read_text().split()} | set(map(int, found))
        )

    def _keep_log(self) -> None:
        source = self.process.stderr
        while source is not None and (line := source.readline()):
            self._heard.append(line)


def about(path: Path, line: int = 0, character: int = 0) -> dict[str, Any]:
    """Return the parameters of a question about a place."""
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line, "character": character},
    }


def becomes(true: Callable[[], bool], wait: float = WAIT) -> bool:
    """Wait until a condition holds; return whether it came to that."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
