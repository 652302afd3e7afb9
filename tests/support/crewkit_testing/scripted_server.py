"""An authorization server that answers what it was told to, and a time that only sleep moves."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import attrs
import httpx2

SERVER = "https://crewkit.example.org"
CODES: Mapping[str, Any] = {
    "device_code": "the-device-code",
    "user_code": "WDJB-MJHT",
    "verification_uri": f"{SERVER}/kit/device",
    "verification_uri_complete": f"{SERVER}/kit/device?user_code=WDJB-MJHT",
    "expires_in": 600,
    "interval": 5,
}
TOKENS: Mapping[str, Any] = {
    "access_token": "access-1",
    "refresh_token": "refresh-1",
    "token_type": "Bearer",
    "expires_in": 900,
    "organization_id": "00000000-0000-0000-0000-000000000001",
}
PENDING: tuple[int, Mapping[str, Any]] = (400, {"error": "authorization_pending"})
SLOW_DOWN: tuple[int, Mapping[str, Any]] = (400, {"error": "slow_down"})
LET_IN: tuple[int, Mapping[str, Any]] = (200, TOKENS)

Answer = tuple[int, Any] | Exception


@attrs.define
class FakeTime:
    """Seconds since whenever; only sleep moves them.

    Attributes:
        slept: How long each sleep was.
        interrupt_at: Ctrl-C is pressed when a sleep would pass this second.
    """

    at: float = 1000.0
    slept: list[float] = attrs.field(factory=list)
    interrupt_at: float = float("inf")

    def monotonic(self) -> float:
        """Tell the time."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        if self.at + seconds > self.interrupt_at:
            raise KeyboardInterrupt
        self.slept.append(seconds)
        self.at += seconds


@attrs.define
class ScriptedServer(httpx2.BaseTransport):
    """Answers each poll with the next of a script, the last one again and again.

    Attributes:
        time: Tells when polls come.
        polls: Answers to polls; an exception is a connection that fails.
        codes: The answer that a device request gets.
        others: Answers of other paths below ``/api/v1``.
        polled_at: Seconds of each poll.
        forms: What was posted, by path.
        sent: Each request's method, path and bearer token.
    """

    time: FakeTime
    polls: Sequence[Answer] = (LET_IN,)
    codes: Answer = (200, CODES)
    others: Mapping[str, Callable[[httpx2.Request], Answer]] = attrs.field(factory=dict)
    polled_at: list[float] = attrs.field(factory=list)
    forms: list[tuple[str, dict[str, str]]] = attrs.field(factory=list)
    sent: list[tuple[str, str, str]] = attrs.field(factory=list)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        path = request.url.path.removeprefix("/api/v1")
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.sent.append((request.method, path, bearer))
        answer = self._answer(path, request)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx2.Response(status, content=content)

    def _answer(self, path: str, request: httpx2.Request) -> Answer:
        if path in self.others:
            return self.others[path](request)
        form = dict(parse_qsl(request.read().decode()))
        self.forms.append((path, form))
        if path == "/auth/device":
            return self.codes
        if path == "/auth/token":
            self.polled_at.append(self.time.at)
            return self.polls[min(len(self.polled_at), len(self.polls)) - 1]
        return 404, {}
