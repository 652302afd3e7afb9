"""Every route of the table: who may, what comes back, and in which form."""

import random
from typing import Any

import pytest

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.page import Page
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_core.platform.views import OwnPlatformRole
from crewkit_core.sessions.use_cases import ExportStream, ListSessions
from crewkit_core.sessions.views import StreamExport
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_testing.asked import answer_of, to_request
from crewkit_testing.wire import ORGANIZATION, OWNER, PUBLIC_URL, AnsweringDoor, Maker
from crewkit_wire.json_text import write_json
from crewkit_wire.openapi import openapi_document
from crewkit_wire.routes import ROUTES, Answers, Body, Route

each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)

# what a question cannot do without in its query
NEEDS = {
    "explain_access": "action=show_project",
    "organization_slug": "slug=acme",
    "project_slug": "slug=kit",
    "resolve_project": "remote=github.com%3Acrew%2Fkit",
}


def _message(route: Route) -> Any:
    return Maker(random.Random(7), "abc").message(route)


def _path(route: Route) -> str:
    # an empty name is no path of a session
    filled = route.path
    for name in route.in_path:
        value = ORGANIZATION if name.endswith("_id") and name != "claude_session_id" else "s-1"
        value = "logs" if name == "signal" else value
        filled = filled.replace(f"{{{name}}}", str(value))
    return f"/api/v1{filled}"


def _send(client: Any, route: Route, **more: Any) -> Any:
    query, body, headers = "", b"", {}
    if route.body is Body.JSON:
        plain = to_request(_message(route)).body
        body, headers = write_json(plain), {"Content-Type": "application/json"}
    elif route.body is Body.LINES:
        query = f"batch_id={OWNER}&first_line=0"
        body, headers = b"{}\n", {"Content-Type": "application/x-ndjson"}
    elif route.body is Body.EXPORT:
        body, headers = b"{}", {"Content-Type": "application/json"}
    elif route.name in NEEDS:
        query = NEEDS[route.name]
    return client.send(
        route.method, _path(route), query_string=query, body=body, headers=headers, **more
    )


@each_route
def test_a_route_answers_its_view(client: Any, door: AnsweringDoor, route: Route) -> None:
    """The answer comes back with the route's status, in the envelope, with a link to itself."""
    answer = Maker(random.Random(3)).answer(route)
    door.answer(route.message, answer)
    result = _send(client, route)
    assert route.status == result.status_code
    if route.answers in {Answers.ONE, Answers.PAGE}:
        assert answer == answer_of(route, result.json)
        link = result.json["_links"]["self"]
        link = link if isinstance(link, str) else link["href"]
        assert link.startswith(PUBLIC_URL + _path(route))
    (actor, message) = door.asked[0]
    assert Actor(user_id=OWNER, origin=Origin.LOCAL, request_id=actor.request_id) == actor
    assert route.message is type(message)


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if not route.open], ids=lambda route: route.name
)
@pytest.mark.parametrize("token", [None, "", "wrong", "crewkit_local_for-testsx"])
def test_a_route_is_for_known_people(
    client: Any, door: AnsweringDoor, route: Route, token: str | None
) -> None:
    """Without the token, or with another, nothing is asked and the answer is 401."""
    result = _send(client, route, token=token)
    assert (401, "unauthorized", []) == (
        result.status_code,
        result.json["error"]["code"],
        door.asked,
    )
    assert "Bearer" == result.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.open], ids=lambda route: route.name
)
def test_an_open_route_is_for_everybody(client: Any, door: AnsweringDoor, route: Route) -> None:
    """Nobody needs to be known to register, to sign in, or to use a mailed link."""
    door.answer(route.message, Maker(random.Random(3)).answer(route))
    result = _send(client, route, token=None)
    ((actor, _),) = door.asked
    assert (route.status, Origin.ANONYMOUS) == (result.status_code, actor.origin)


@each_route
def test_a_foreign_thing_is_not_there(client: Any, door: AnsweringDoor, route: Route) -> None:
    """What belongs to another organization is answered as what does not exist."""
    door.answer(route.message, NoSuchOrganization("there is no such organization"))
    result = _send(client, route)
    assert 404 == result.status_code
    assert "organization_not_found" == result.json["error"]["code"]
    assert result.headers["X-Request-Id"] == result.json["error"]["request_id"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v1/nothing",
        "/api/v1/not-a-uuid/sessions",
        "/api/v1/organizations/not-a-uuid",
        f"/api/v1/urn:uuid:{ORGANIZATION}/sessions",
        f"/api/v1/{ORGANIZATION}/sessions/%00",
        f"/api/v1/{ORGANIZATION}/sessions/analytics/nothing",
        f"/api/v1/{ORGANIZATION}/sessions/s/items/more",
        "/api/v2",
    ],
)
def test_an_unknown_path_is_not_found(client: Any, door: AnsweringDoor, path: str) -> None:
    """Unknown paths are 404 in the form of every refusal; nothing is asked."""
    result = client.send("GET", path)
    assert (404, "not_found", []) == (
        result.status_code,
        result.json["error"]["code"],
        door.asked,
    )


def test_a_known_path_takes_its_methods_alone(client: Any) -> None:
    """Another method is 405, which names those that are taken."""
    result = client.send("PUT", "/api/v1/organizations")
    assert (405, "method_not_allowed") == (result.status_code, result.json["error"]["code"])
    assert "GET" in result.headers["Allow"]


def test_links_come_from_the_public_url(make_client: Any, door: AnsweringDoor) -> None:
    """The Host that a request names never gets into a link."""
    client = make_client("https://kit.example", allowed_hosts=frozenset({"inside:80"}))
    route = next(each for each in ROUTES if each.name == "organizations")
    door.answer(route.message, Maker(random.Random(3)).answer(route))
    result = client.send("GET", "/api/v1/organizations", headers={"Host": "inside:80"})
    assert "https://kit.example/api/v1/organizations" == result.json["_links"]["self"]


def test_a_page_links_to_the_next(client: Any, door: AnsweringDoor) -> None:
    """The next page has the same filters and the cursor; its first page is linked as well."""
    door.answer(ListSessions, Page(data=(), next_cursor="abc"))
    result = client.send(
        "GET", f"/api/v1/{ORGANIZATION}/sessions", query_string="limit=5&agent=a%26b&after=x"
    )
    base = f"{PUBLIC_URL}/api/v1/{ORGANIZATION}/sessions"
    assert f"{base}?agent=a%26b&after=abc&limit=5" == result.json["_links"]["next"]
    assert f"{base}?agent=a%26b&limit=5" == result.json["_links"]["first"]
    assert {"next_cursor": "abc", "has_more": True} == result.json["meta"]


def test_an_export_is_the_bytes_themselves(client: Any, door: AnsweringDoor) -> None:
    """The bytes come as an attachment that no browser runs, and say whether they are all."""
    chunks = [b"\x00\xff<script>\n", b"second\n"]
    export = StreamExport(complete=False, omitted=3, size=18, chunks=iter(chunks))
    door.answer(ExportStream, export)
    result = client.send(
        "GET", f"/api/v1/{ORGANIZATION}/sessions/s%22%0d%0aX:y/export", query_string="stream=main"
    )
    assert b"\x00\xff<script>\nsecond\n" == result.content
    expected = {
        "content-type": "application/x-ndjson",
        "content-disposition": 'attachment; filename="s_X_y-main.jsonl"',
        "crewkit-complete": "false",
        "crewkit-omitted": "3",
        "content-length": "18",
        "x-content-type-options": "nosniff",
    }
    assert expected == {name: result.headers[name] for name in expected}


def test_the_start_is_open_to_all(client: Any, door: AnsweringDoor) -> None:
    """Discovery tells anybody where to start, and whether they are known."""
    door.answer(ShowOwnPlatformRole, OwnPlatformRole(role=None))
    unknown = client.send("GET", "/api/v1", token=None)
    known = client.send("GET", "/api/v1")
    assert {"authenticated": False, "user_id": None} == unknown.json["meta"]
    assert {"authenticated": True, "user_id": str(OWNER)} == known.json["meta"]
    own = {"me", "logout", "organizations", "accept-invitation", "platform-role"}
    assert own <= set(known.json["_links"])
    assert own.isdisjoint(unknown.json["_links"])
    assert "platform" not in known.json["_links"]


def test_the_start_tells_where_every_operation_is(client: Any) -> None:
    """By its id: the same paths and methods as in the description, for anybody."""
    told = client.send("GET", "/api/v1", token=None).json["data"]["operations"]
    described = {
        operation["operationId"]: (method.upper(), PUBLIC_URL + path)
        for path, methods in openapi_document(PUBLIC_URL, "1")["paths"].items()
        for method, operation in methods.items()
    }
    found = {name: (it["method"], it["href"].partition("{?")[0]) for name, it in told.items()}
    assert described == found
    assert told["sessions"]["href"].endswith(",sort,order,after,limit}")


def test_the_description_is_served(client: Any) -> None:
    """The OpenAPI document is there for anybody, with the public address."""
    result = client.send("GET", "/api/v1/openapi.json", token=None)
    assert [{"url": PUBLIC_URL}] == result.json["servers"]
    assert "3.1.0" == result.json["openapi"]


@pytest.mark.parametrize("name", [b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"a\x80b"])
def test_a_path_that_is_no_utf_8_names_nothing(
    client: Any, door: AnsweringDoor, name: bytes
) -> None:
    """It is not read as another name, in which its odd bytes are replaced."""
    path = f"/api/v1/{ORGANIZATION}/observability/sessions/{name.decode('latin-1')}/position"
    result = client.send("GET", "/", extras={"PATH_INFO": path})
    assert (404, []) == (result.status_code, door.asked)
