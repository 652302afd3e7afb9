"""Every route that answers JSON answers in one envelope and refuses in one form."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from falcon import inspect

from crewkit_core.kernel.errors import Detail, Invalid
from crewkit_core.kernel.page import Page
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_core.platform.views import OwnPlatformRole
from crewkit_testing.asked import to_request
from crewkit_testing.wire import ORGANIZATION, OWNER, AnsweringDoor, Maker
from crewkit_wire.json_text import write_json
from crewkit_wire.routes import PREFIX, ROUTES, Answers, Body, Route

OTHERWISE: Mapping[tuple[str, str], str] = {
    ("POST", f"{PREFIX}/auth/device"): "OAuth's own form (RFC 8628)",
    ("POST", f"{PREFIX}/auth/token"): "OAuth's own form (RFC 6749)",
    ("GET", "/.well-known/oauth-authorization-server"): "OAuth's own form (RFC 8414)",
    ("GET", f"{PREFIX}/openapi.json"): "the form of OpenAPI",
    ("GET", "/healthz"): "asked by machines that look at its status alone",
    ("GET", "/readyz"): "likewise",
}
"""Answers of another form, each with the reason."""
BYTES = {"export", "audit_export"}
"""Routes that answer what was stored, as it is."""
IN_QUERY = {
    "explain_access": "action=show_project",
    "organization_slug": "slug=acme",
    "project_slug": "slug=kit",
    "resolve_project": "remote=github.com%3Acrew%2Fkit",
}
REFUSAL = Invalid("no", [Detail(field="name", code="taken", message="is taken")])
DETAILS = [{"field": "name", "code": "taken", "message": "is taken"}]
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)


def served(app: Any) -> Iterator[tuple[str, str]]:
    """Yield method and path of whatever the application answers."""
    for route in inspect.inspect_routes(app):
        for method in route.methods:
            if not method.internal:
                yield method.method, route.path


def send(client: Any, route: Route) -> Any:
    """Send something that can be read."""
    path = PREFIX + route.path
    for name in route.in_path:
        plain = name.endswith("_id") and name != "claude_session_id"
        path = path.replace(f"{{{name}}}", str(ORGANIZATION) if plain else "s-1")
    query, body, headers = IN_QUERY.get(route.name, ""), b"", {}
    if route.body is Body.JSON:
        body = write_json(to_request(Maker(random.Random(7), "abc").message(route)).body)
        headers = {"Content-Type": "application/json"}
    elif route.body is Body.LINES:
        query, body = f"batch_id={OWNER}&first_line=0", b"{}\n"
        headers = {"Content-Type": "application/x-ndjson"}
    elif route.body is Body.EXPORT:
        path, body = path.replace("s-1", "logs"), b"{}"
        headers = {"Content-Type": "application/json"}
    return client.send(route.method, path, query_string=query, body=body, headers=headers)


def test_whatever_is_served_is_of_the_table_or_known_to_differ(client: Any) -> None:
    """Of the application's own routes, not of a list that somebody keeps."""
    table = {(route.method, PREFIX + route.path) for route in ROUTES}
    assert table | {("GET", PREFIX)} | set(OTHERWISE) == set(served(client.app))
    assert all(OTHERWISE.values())


def test_the_first_address_answers_in_the_envelope(client: Any, door: AnsweringDoor) -> None:
    """It says who asks in ``meta``."""
    door.answer(ShowOwnPlatformRole, OwnPlatformRole(role=None))
    assert {"data", "_links", "meta"} == set(client.send("GET", PREFIX).json)


@each_route
def test_a_route_answers_in_the_envelope(client: Any, door: AnsweringDoor, route: Route) -> None:
    """One thing as an object, a list as a list with its cursor, each with links; or no body."""
    make = Maker(random.Random(3))
    paged = route.answers is Answers.PAGE
    one = Page(data=(make.value(route.view),)) if paged else make.answer(route)
    door.answer(route.message, one)
    answer = send(client, route)
    assert (route.answers is Answers.BYTES) == (route.name in BYTES)
    if route.name in BYTES:
        return
    if route.answers is Answers.NONE:
        assert b"" == answer.content
        return
    body = answer.json
    assert body["_links"]["self"]
    if route.answers is Answers.ONE:
        besides = {"partialSuccess"} if route.body is Body.EXPORT else set()  # OTLP's own word
        assert ({"data", "_links"} | besides, dict) == (set(body), type(body["data"]))
        return
    assert ({"data", "_links", "meta"}, list) == (set(body), type(body["data"]))
    assert {"next_cursor", "has_more"} == set(body["meta"])
    assert ["_links" in item for item in body["data"]] == [True]


@each_route
def test_a_route_refuses_in_one_form(client: Any, door: AnsweringDoor, route: Route) -> None:
    """A stable code, a sentence, the fields that are wrong, and the request's id."""
    door.answer(route.message, REFUSAL)
    answer = send(client, route)
    told = {"code": REFUSAL.code, "message": "no", "details": DETAILS}
    assert {"error": {**told, "request_id": answer.headers["X-Request-Id"]}} == answer.json
