"""The tracker's ear: takes events on loopback from those who know its token."""

import hmac
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import attrs

from crewkit.tracking.following import Standing
from crewkit.tracking.spool import Event
from crewkit_claude.hooking import LONGEST, event_of

_PATIENCE = 2.0


class Listener(ThreadingHTTPServer):
    """Answers at once: an event is taken before anything becomes of it."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, token: str, take: Callable[[Event], None], standing: Callable[[int], Standing]
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.token, self.take, self.standing = token, take, standing
        self.heard = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: Listener
    timeout = _PATIENCE

    def do_POST(self) -> None:
        """Take an event."""
        size = self.headers.get("Content-Length", "")
        refusal = self._refusal() or (404 if self.path != "/events" else 0)
        if not refusal and self.headers.get("Content-Type") != "application/json":
            refusal = 415
        if not refusal and not (size.isascii() and size.isdigit() and int(size) <= LONGEST):
            refusal = 413
        if refusal:
            self._answer(refusal)
            return
        event = event_of(self.rfile.read(int(size)))
        self.server.heard += 1
        self.server.take(event)
        self._answer(202)

    def do_GET(self) -> None:
        """Tell how the tracker is doing."""
        refusal = self._refusal() or (404 if self.path != "/standing" else 0)
        if refusal:
            self._answer(refusal)
        else:
            standing = attrs.asdict(self.server.standing(self.server.heard))
            self._answer(200, json.dumps(standing).encode())

    def _refusal(self) -> int:
        """Return the status for who may not ask; a page that a browser shows never may."""
        host = self.headers.get_all("Host") or []
        if host != [f"127.0.0.1:{self.server.port}"] or "Origin" in self.headers:
            return 403
        given = self.headers.get("Authorization", "").encode()
        return 0 if hmac.compare_digest(given, f"Bearer {self.server.token}".encode()) else 401

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: there is nobody to read it."""
