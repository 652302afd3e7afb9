"""The tracker listens to those who know its token, and to no page that a browser shows (B33)."""

import http.client
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crewkit.settings import settings_from
from crewkit.tracking.following import Standing
from crewkit.tracking.listening import Listener
from crewkit.tracking.place import prepare, write_whole
from crewkit.tracking.spool import Event

GOOD = {"Authorization": "Bearer token", "Content-Type": "application/json"}


@pytest.fixture
def tracker() -> Iterator[tuple[Listener, list[Event]]]:
    events: list[Event] = []
    standing = Standing(pid=1, sessions=0, heard=0, spooled=0, dropped=0, problem="")
    with Listener("token", events.append, lambda _: standing) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield listener, events
        listener.shutdown()


def ask(port: int, method: str, path: str, headers: dict[str, str], body: bytes = b"{}") -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    line.putrequest(method, path, skip_host="Host" in headers)
    for name, value in ({"Content-Length": str(len(body))} | headers).items():
        line.putheader(name, value)
    line.endheaders(body)
    status = line.getresponse().status
    line.close()
    return status


HOSTILE: tuple[tuple[str, str, dict[str, str], int], ...] = (
    ("POST", "/events", {"Content-Type": "application/json"}, 401),
    ("POST", "/events", {**GOOD, "Authorization": "Bearer tokem"}, 401),
    ("POST", "/events", {**GOOD, "Authorization": "Basic token"}, 401),
    ("POST", "/events", {**GOOD, "Authorization": "Bearer "}, 401),
    ("POST", "/events", {**GOOD, "Origin": "https://evil.example"}, 403),
    ("POST", "/events", {**GOOD, "Origin": "null"}, 403),
    ("POST", "/events", {**GOOD, "Host": "evil.example"}, 403),
    ("POST", "/events", {**GOOD, "Host": "localhost"}, 403),
    ("POST", "/events", {**GOOD, "Content-Type": "text/plain"}, 415),
    ("POST", "/events", {**GOOD, "Content-Length": "99999999"}, 413),
    ("POST", "/events", {**GOOD, "Content-Length": "-1"}, 413),
    ("POST", "/other", GOOD, 404),
    ("GET", "/standing", {}, 401),
    ("GET", "/standing", {**GOOD, "Origin": "http://127.0.0.1"}, 403),
    ("PUT", "/events", GOOD, 501),
)


@pytest.mark.parametrize(("method", "path", "headers", "status"), HOSTILE)
def test_hostile_requests_are_refused(
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
    tracker: tuple[Listener, list[Event]],
) -> None:
    """And nothing is heard of them."""
    listener, events = tracker
    assert (ask(listener.port, method, path, headers), events) == (status, [])


def test_a_hook_is_heard(tracker: tuple[Listener, list[Event]]) -> None:
    """On loopback alone."""
    listener, events = tracker
    body = b'{"session_id": "s", "prompt": "x"}'
    assert ask(listener.port, "POST", "/events", GOOD, body) == 202
    assert (events, listener.server_address[0]) == ([{"session_id": "s"}], "127.0.0.1")


def test_port_and_token_are_for_this_user_alone(tmp_path: Path) -> None:
    """Folder and file are closed to others."""
    folder = prepare(settings_from({"HOME": str(tmp_path)}))
    write_whole(folder / "tracker", "1 token 2")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "tracker")]
    assert modes == [0o700, 0o600]
