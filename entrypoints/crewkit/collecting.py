"""Hearing what a client reports while it runs: on loopback, by this process alone.

The client gets a port and a token that are worth nothing elsewhere or later; who may send to the
platform is nobody's business but ours, and a platform that does not serve need not. What is kept
are figures: words that a user lets the client report stay here.
"""

import contextlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import attrs

from crewkit.opening import Session
from crewkit_claude import telemetry
from crewkit_claude.telemetry import HEADER, figures_of_logs, figures_of_metrics, reporting_to
from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.sessions.model.telemetry import MOST_BYTES, Signal
from crewkit_core.sessions.use_cases import IngestTelemetry, ReportExit

_PATIENCE = 5.0
_MOST_KEPT = 64 * 1024 * 1024
_LONGEST_SIZE = 64
_PATHS: Mapping[str, tuple[Signal, Callable[[Any], dict[str, Any] | None]]] = {
    "/v1/logs": (Signal.LOGS, figures_of_logs),
    "/v1/metrics": (Signal.METRICS, figures_of_metrics),
}


@attrs.define
class Collected:
    """What was reported so far.

    Attributes:
        environ: Variables by which a client reports here.
        dropped: Exports there was no room for.
    """

    environ: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    dropped: int = 0
    _exports: list[tuple[Signal, bytes]] = attrs.field(factory=list[tuple[Signal, bytes]])
    _size: int = 0
    _lock: threading.Lock = attrs.field(factory=threading.Lock)

    def keep(self, signal: Signal, data: bytes) -> None:
        """Keep an export, while there is room."""
        with self._lock:
            if self._size + len(data) > _MOST_KEPT:
                self.dropped += 1
                return
            self._size += len(data)
            self._exports.append((signal, data))

    def exports(self) -> tuple[tuple[Signal, bytes], ...]:
        """Return what came, in its order."""
        with self._lock:
            return tuple(self._exports)


@contextlib.contextmanager
def collecting(*, wanted: bool) -> Generator[Collected, None, None]:
    """Hear a client until the end of the block; where that cannot be, the run goes without."""
    try:
        server = _Server() if wanted else None
    except OSError:
        server = None
    if server is None:
        yield Collected()
        return
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.collected
    finally:
        server.shutdown()
        server.server_close()


def reports_elsewhere(
    environ: Mapping[str, str], config: Path, cwd: Path, arguments: Iterable[str]
) -> bool:
    """Test whether the client's telemetry is somebody's business already."""
    return telemetry.reports_elsewhere(environ, config, cwd, arguments)


def send_told(session: Session, told: Collected) -> str:
    """Send the platform what was reported; return what is to be said of it, if anything is."""
    try:
        _send(session, told)
    except CrewkitError as refusal:
        return f"; what the client said of its cost was not taken: {refusal}"
    lost = told.dropped
    return f"; {lost} of its reports of cost were dropped, for want of room" if lost else ""


def report_ending(session: Session, claude_session_id: str, code: int) -> None:
    """Tell the platform how the run ended that a session was made for.

    Raises:
        CrewkitError: it refuses, or is not there.
    """
    ended = ReportExit(
        organization_id=session.organization_id,
        claude_session_id=claude_session_id,
        exit_code=code,
    )
    session.door.handle(session.actor, ended)


def _send(session: Session, told: Collected) -> None:
    for signal, data in told.exports():
        export = IngestTelemetry(organization_id=session.organization_id, signal=signal, data=data)
        session.door.handle(session.actor, export)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.token = secrets.token_urlsafe(32)
        url = f"http://127.0.0.1:{self.server_address[1]}"
        self.collected = Collected(environ=reporting_to(url, self.token))


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _PATIENCE

    def do_POST(self) -> None:
        """Take an export."""
        signal, figures_of = _PATHS.get(self.path, (None, None))
        given = (self.headers.get(HEADER) or "").encode()
        if not hmac.compare_digest(given, self.server.token.encode()) or "Origin" in self.headers:
            self._answer(401)
        elif signal is None or figures_of is None:
            self._answer(404)
        elif (body := self._body()) is None:
            self._answer(413)
        else:
            self._answer(self._take(signal, figures_of, body))

    def _take(
        self, signal: Signal, figures_of: Callable[[Any], dict[str, Any] | None], body: bytes
    ) -> int:
        try:
            figures = figures_of(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return 400
        if figures is not None:
            self.server.collected.keep(signal, json.dumps(figures).encode())
        return 200

    def _body(self) -> bytes | None:
        """Return the body, whether its length or its chunks say how long it is."""
        if (self.headers.get("Transfer-Encoding") or "").lower() == "chunked":
            return self._chunks()
        size = self.headers.get("Content-Length", "")
        if not (size.isascii() and size.isdigit() and int(size) <= MOST_BYTES):
            return None
        return self.rfile.read(int(size))

    def _chunks(self) -> bytes | None:
        found = b""
        while True:
            try:
                size = int(self.rfile.readline(_LONGEST_SIZE).partition(b";")[0], 16)
            except ValueError:
                return None
            if not 0 <= size <= MOST_BYTES - len(found):
                return None
            found += self.rfile.read(size)
            self.rfile.readline(_LONGEST_SIZE)
            if not size:
                return found

    def _answer(self, status: int) -> None:
        body = b"{}"
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is the client's."""
