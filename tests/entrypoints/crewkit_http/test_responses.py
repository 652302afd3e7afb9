"""Every response: its headers, its refusal's form, its line in the log."""

import json
import logging
from typing import Any

import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.kernel.page import Page
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_core.platform.views import OwnPlatformRole
from crewkit_core.sessions.errors import Damaged, SequenceGap
from crewkit_core.sessions.use_cases import ExportStream, ListSessions
from crewkit_core.sessions.views import StreamExport
from crewkit_telemetry.logs import Lines
from crewkit_testing.wire import ORGANIZATION, OWNER, AnsweringDoor

SESSIONS = f"/api/v1/{ORGANIZATION}/sessions"
EXPORT = f"{SESSIONS}/s/export"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Authorization, Cookie",
}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", SESSIONS, {}, 200),
        ("GET", "/healthz", {}, 200),
        ("GET", "/api/v1", {}, 200),
        ("GET", "/api/v1/openapi.json", {}, 200),
        ("GET", "/nothing", {}, 404),
        ("PUT", SESSIONS, {}, 405),
        ("TRACE", SESSIONS, {}, 405),
        ("GET", SESSIONS, {"Host": "evil"}, 400),
        ("GET", SESSIONS, {"Authorization": "Bearer x"}, 401),
        ("GET", EXPORT, {}, 500),
    ],
)
def test_headers_are_on_every_response(
    client: Any,
    door: AnsweringDoor,
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
) -> None:
    """Answers, refusals and failures all carry the headers that keep a browser safe."""
    door.answer(ListSessions, Page(data=()))
    door.answer(ShowOwnPlatformRole, OwnPlatformRole(role=None))
    door.answer(ExportStream, ZeroDivisionError("the secret"))
    result = client.send(method, path, headers=headers)
    assert status == result.status_code
    assert HEADERS == {name: result.headers.get(name) for name in HEADERS}
    assert "frame-ancestors 'none'" in result.headers["Content-Security-Policy"]
    assert "default-src 'none'" in result.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in result.headers
    assert "Access-Control-Allow-Origin" not in result.headers
    kept = "public, max-age=300" if path.endswith("openapi.json") else "no-store"
    assert kept == result.headers["Cache-Control"]


def test_https_is_asked_for_where_it_is_served(make_client: Any) -> None:
    """A platform behind https tells browsers to stay there."""
    result = make_client("https://kit.example").send(
        "GET", "/healthz", headers={"Host": "kit.example"}
    )
    assert "max-age=31536000" in result.headers["Strict-Transport-Security"]


def test_a_failure_tells_nothing(
    client: Any, door: AnsweringDoor, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug is answered by its request id; the log tells where it was, not what it quotes."""
    error = RuntimeError("the secret")
    error.__cause__ = ValueError("the secret row")
    door.answer(ListSessions, error)
    with caplog.at_level(logging.INFO, "crewkit.http"):
        result = client.send("GET", SESSIONS, headers={"X-Request-Id": "my-request-1"})
    assert 500 == result.status_code
    assert ("internal_error", "my-request-1") == (
        result.json["error"]["code"],
        result.json["error"]["request_id"],
    )
    lines = [Lines().format(record) for record in caplog.records]
    assert "secret" not in result.text + "".join(lines)
    failure = next(json.loads(line) for line in lines if '"failure"' in line)
    assert "my-request-1" == failure["request_id"]
    assert "builtins.RuntimeError" in failure["causes"][0]
    assert "builtins.ValueError" in failure["causes"][1]


def test_a_gap_names_the_line_to_go_on_with(client: Any, door: AnsweringDoor) -> None:
    """Programs need not read the sentence to know where to go on."""
    door.answer(ListSessions, SequenceGap(12))
    result = client.send("GET", SESSIONS)
    assert (409, 12) == (result.status_code, result.json["error"]["expected"])


def test_what_is_down_may_be_tried_again(client: Any, door: AnsweringDoor) -> None:
    """An outage is 503 and says when to come back."""
    door.answer(ListSessions, Unavailable("the database does not answer"))
    result = client.send("GET", SESSIONS)
    assert (503, "1") == (result.status_code, result.headers["Retry-After"])


def test_damage_is_refused_before_a_byte_is_sent(client: Any, door: AnsweringDoor) -> None:
    """When the first stored piece is damaged the export is a refusal, not a short file."""

    def chunks() -> Any:
        raise Damaged("stored bytes are not what they were")
        yield b""

    door.answer(ExportStream, StreamExport(complete=True, omitted=0, size=9, chunks=chunks()))
    result = client.send("GET", EXPORT)
    assert (409, "damaged") == (result.status_code, result.json["error"]["code"])
    assert "Content-Disposition" not in result.headers


@pytest.mark.parametrize("given", ["short", "x" * 65, 'a"b\\c-12345', "a b c d e f", "\u00e9" * 9])
def test_a_request_id_is_a_plain_word(client: Any, given: str) -> None:
    """What would not be safe in a log is replaced by an id of ours."""
    result = client.send("GET", "/healthz", headers={"X-Request-Id": given})
    assert result.headers["X-Request-Id"].startswith("req_")


def test_one_line_a_request(
    client: Any, door: AnsweringDoor, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the route's template, and neither ids of the path nor the query nor a header."""
    door.answer(ListSessions, Page(data=()))
    with caplog.at_level(logging.INFO, "crewkit.http"):
        client.send(
            "GET",
            SESSIONS,
            query_string="agent=private-agent",
            headers={"X-Request-Id": "my-request-2", "User-Agent": "private-browser"},
        )
    (line,) = [Lines().format(record) for record in caplog.records]
    told = json.loads(line)
    assert {
        "level": "info",
        "event": "request",
        "request_id": "my-request-2",
        "method": "GET",
        "route": "/api/v1/{organization_id}/sessions",
        "status": 200,
    } == {key: told[key] for key in ("level", "event", "request_id", "method", "route", "status")}
    assert told["duration_ms"] >= 0
    assert not any(word in line for word in ("private", str(ORGANIZATION), "crewkit_local"))


def test_alive_and_ready_tell_whose_run_answers(client: Any, problems: list[str]) -> None:
    """Being alive needs nothing; being ready needs everything, and names what is missing."""
    ready = client.send("GET", "/readyz", token=None)
    assert (200, "run-1", []) == (
        ready.status_code,
        ready.json["instance_id"],
        ready.json["problems"],
    )
    problems.append("the database does not answer")
    unready = client.send("GET", "/readyz", token=None)
    assert (503, problems) == (unready.status_code, unready.json["problems"])
    alive = client.send("GET", "/healthz", token=None)
    assert (200, "run-1") == (alive.status_code, alive.json["instance_id"])


def test_the_owner_is_known_by_id(client: Any, door: AnsweringDoor) -> None:
    """The request id travels with the actor, so that all logs of a request join."""
    door.answer(ListSessions, Page(data=()))
    client.send("GET", SESSIONS, headers={"X-Request-Id": "my-request-3"})
    ((actor, _),) = door.asked
    assert (OWNER, "my-request-3") == (actor.user_id, actor.request_id)
