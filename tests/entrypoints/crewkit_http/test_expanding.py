"""What belongs to a thing comes along when it is asked for; what goes one day says so."""

import datetime as dt
import uuid
from collections.abc import Generator
from typing import Any

import attrs
import pytest

from crewkit_http.resources import headers_of
from crewkit_testing.account_house import House, memory_house
from crewkit_testing.served_house import HOST, Outside
from crewkit_wire.expanding import EXPANDS
from crewkit_wire.openapi import openapi_document
from crewkit_wire.parameters import query_of
from crewkit_wire.route import Deprecation
from crewkit_wire.routes import BY_NAME, PREFIX, ROUTES, Answers


@attrs.frozen
class Crew:
    """A company with a project, seen from outside by its owner."""

    house: House
    outside: Outside
    bearer: str
    id: str

    def get(self, path: str, bearer: str = "") -> Any:
        """Get it."""
        return self.outside.send("GET", path, bearer=bearer or self.bearer)


@pytest.fixture
def crew() -> Generator[Crew, None, None]:
    with memory_house() as house:
        outside, me = Outside(house), house.register().access_token
        made = outside.send("POST", "/organizations", {"name": "Crew"}, bearer=me).json["data"]
        body = {"name": "App", "remote": "host.example:a/b"}
        outside.send("POST", f"/{made['id']}/projects", body, bearer=me)
        yield Crew(house, outside, me, made["id"])


def test_what_is_asked_for_comes_along(crew: Crew) -> None:
    """As its own route answers it, links and all; nothing without being asked."""
    path = f"/organizations/{crew.id}"
    plain, both = crew.get(path), crew.get(f"{path}?expand=members,projects")
    assert "_embedded" not in plain.json
    for name, each in (("members", f"{path}/members"), ("projects", f"/{crew.id}/projects")):
        assert crew.get(each).json == both.json["_embedded"][name]
    assert plain.json["data"] == both.json["data"]
    assert plain.headers["etag"] != both.headers["etag"]


def test_of_a_part_too(crew: Crew) -> None:
    """A part that is named by what was answered, not by the path."""
    project = crew.get(f"/{crew.id}/projects").json["data"][0]["id"]
    found = crew.get(f"/{crew.id}/projects/{project}?expand=members").json["_embedded"]
    assert crew.get(f"/{crew.id}/projects/{project}/members").json == found["members"]


def test_of_a_session_too(crew: Crew) -> None:
    """Who called whom, and the project that it belongs to."""
    line = b'{"type":"user","uuid":"u-1","message":{"role":"user","content":"Hi"}}\n'
    query = f"batch_id={uuid.uuid4()}&first_line=0&project.root=/srv/app&finished=true"
    path = f"/{crew.id}/observability/sessions/c-1/events?{query}"
    headers = {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {crew.bearer}"}
    sent = crew.outside.simulate_post(
        PREFIX + path, body=line, headers=headers | {"Host": HOST, "X-Forwarded-For": "192.0.2.7"}
    )
    assert 202 == sent.status_code, sent.text
    session = f"/{crew.id}/sessions/c-1"
    whole = crew.get(f"{session}?expand=hierarchy,project").json
    assert crew.get(f"{session}/hierarchy").json == whole["_embedded"]["hierarchy"]
    project = whole["data"]["summary"]["project_id"]
    assert crew.get(f"/{crew.id}/projects/{project}").json == whole["_embedded"]["project"]


@pytest.mark.parametrize(
    "spelled",
    ["expand=owner", "expand=", "expand=members,members", "expand=members&expand=members"],
)
def test_nothing_else_comes_along(crew: Crew, spelled: str) -> None:
    """Refused, with the parameter's name; on a route without parts it is no parameter at all."""
    for path in (f"/organizations/{crew.id}", f"/{crew.id}/projects"):
        refused = crew.get(f"{path}?{spelled}")
        fields = [detail["field"] for detail in refused.json["error"]["details"]]
        assert (422, {"expand"}) == (refused.status_code, set(fields))


def test_what_one_may_not_see_does_not_come_along(crew: Crew) -> None:
    """It is left out, as its link would be."""
    path = f"/organizations/{crew.id}"
    crew.outside.send(
        "POST", f"{path}/members/invitations", {"email": "bo@example.org"}, bearer=crew.bearer
    )
    token = crew.house.link()
    bo = crew.house.register("bo@example.org", "Bo").access_token
    crew.outside.send("POST", "/invitations/accept", {"token": token}, bearer=bo)
    body = {"url": "https://example.org/in"}
    made = crew.outside.send("POST", f"/{crew.id}/webhooks", body, bearer=crew.bearer)
    hook = f"/{crew.id}/webhooks/{made.json['data']['webhook']['id']}?expand=deliveries"
    assert {"deliveries"} == set(crew.get(hook).json["_embedded"])
    assert 403 == crew.get(hook, bo).status_code
    known = crew.get(f"{path}?expand=members,projects", bo)
    assert {"members", "projects"} == set(known.json["_embedded"])


def test_what_may_come_along_is_told() -> None:
    """Each part is a route that needs nothing but the path; the description names it."""
    document = openapi_document("http://x", "1")
    for name, parts in EXPANDS.items():
        operation = document["paths"][PREFIX + BY_NAME[name].path]["get"]
        (told,) = [each for each in operation["parameters"] if each["name"] == "expand"]
        assert set(parts) == set(told["schema"]["items"]["enum"])
        for part in parts.values():
            assert BY_NAME[part].answers in {Answers.ONE, Answers.PAGE}
            assert not [each for each in query_of(BY_NAME[part]) if each.required]


def test_what_goes_says_when_and_what_to_use_instead() -> None:
    """By the headers of RFC 9745 and RFC 8594."""
    deprecated = Deprecation(
        since=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        until=dt.datetime(2027, 11, 1, tzinfo=dt.UTC),
        successor="session",
    )
    headers = headers_of(deprecated, "https://kit.example.org")
    assert "@1793491200" == headers["Deprecation"]
    assert "Mon, 01 Nov 2027 00:00:00 GMT" == headers["Sunset"]
    successor = "<https://kit.example.org/api/v1/%7Borganization_id%7D/sessions/%7Bsession%7D>"
    assert f'{successor}; rel="successor-version"' in headers["Link"]


def test_a_route_that_goes_answers_with_them(crew: Crew, monkeypatch: Any) -> None:
    """And the description says so too."""
    route = BY_NAME["projects"]
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    old = Deprecation(since=now, until=now + dt.timedelta(days=365), successor="organization")
    assert "deprecation" not in crew.get(f"/{crew.id}/projects").headers
    goes = tuple(attrs.evolve(each, deprecated=old) if each is route else each for each in ROUTES)
    monkeypatch.setattr("crewkit_http.resources.ROUTES", goes)
    monkeypatch.setattr("crewkit_wire.openapi.ROUTES", goes)
    again = attrs.evolve(crew, outside=Outside(crew.house))
    answer = again.get(f"/{crew.id}/projects")
    assert (200, "@1793491200") == (answer.status_code, answer.headers["deprecation"])
    described = openapi_document("http://x", "1")["paths"][PREFIX + route.path]
    assert (True, None) == (described["get"].get("deprecated"), described["post"].get("deprecated"))
