"""Where a request goes is what the platform says, and nowhere else."""

from collections.abc import Callable
from typing import Any

import attrs
import httpx2
import pytest

from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.page import Page
from crewkit_remote.client import Client
from crewkit_testing.asked import root_of
from crewkit_testing.wire import ORGANIZATION, PUBLIC_URL, TOKEN
from crewkit_wire.errors import Broken
from crewkit_wire.routes import PREFIX

ELSEWHERE = "https://elsewhere.example.org"
EMPTY = {"data": [], "_links": {}, "meta": {"next_cursor": None, "has_more": False}}


@attrs.define
class Platform(httpx2.BaseTransport):
    """A platform that answers its root with *root* and everything else with *status*."""

    root: dict[str, Any]
    status: int = 200
    asked: list[str] = attrs.field(factory=list)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(f"{request.method} {request.url}")
        at_root = request.url.path.endswith(PREFIX)
        return httpx2.Response(
            200 if at_root else self.status, json=self.root if at_root else EMPTY
        )


def asked_of(platform: Platform, base_url: str = PUBLIC_URL) -> list[str]:
    """Ask for its sessions, twice, and return what came to the platform after its root."""
    with Client(base_url, TOKEN, transport=platform) as client:
        for _ in range(2):
            assert Page(data=(), next_cursor=None) == client.sessions(ORGANIZATION, limit=7)
    assert f"GET {base_url}{PREFIX}" == platform.asked[0]
    return platform.asked[1:]


def test_the_platform_says_where_its_sessions_are() -> None:
    """Path and method are the root's, asked for once; a query has what its template has."""
    platform = Platform(root_of(PUBLIC_URL))
    place = platform.root["data"]["operations"]["sessions"]
    place["href"] = f"{PUBLIC_URL}/moved/{{organization_id}}/here{{?limit,sort,order}}"
    place["method"] = "QUERY"
    there = f"QUERY {PUBLIC_URL}/moved/{ORGANIZATION}/here?limit=7&sort=started_at&order=desc"
    assert [there, there] == asked_of(platform)


def test_a_platform_is_reached_where_we_know_it() -> None:
    """Its public address is its own business: ours may be another, with a path of its own."""
    platform = Platform(root_of("https://kit.example.org/crew"))
    base_url = "http://127.0.0.1:8700/inner"
    for line in asked_of(platform, base_url):
        assert line.startswith(f"GET {base_url}{PREFIX}/{ORGANIZATION}/sessions?")


def _elsewhere(root: dict[str, Any]) -> None:
    root["data"]["operations"]["sessions"]["href"] = f"{ELSEWHERE}/{{organization_id}}"


def _beside(root: dict[str, Any]) -> None:
    root["data"]["operations"]["sessions"]["href"] = f"{PUBLIC_URL}.example.org/x"


def _nowhere(root: dict[str, Any]) -> None:
    root["_links"]["self"] = PREFIX


def _none(root: dict[str, Any]) -> None:
    del root["data"]["operations"]


def _not_this(root: dict[str, Any]) -> None:
    del root["data"]["operations"]["sessions"]


def _less(root: dict[str, Any]) -> None:
    root["data"]["operations"]["sessions"]["href"] = f"{PUBLIC_URL}/{{organization_id}}"


@pytest.mark.parametrize("change", [_elsewhere, _beside, _nowhere, _none, _not_this, _less])
def test_nothing_is_sent_where_the_root_is_not_of_a_platform(
    change: Callable[[dict[str, Any]], None],
) -> None:
    """A token goes to no other address, and a parameter is not left out because it has no place."""
    platform = Platform(root_of(PUBLIC_URL))
    change(platform.root)
    with Client(PUBLIC_URL, TOKEN, transport=platform) as client, pytest.raises(Broken):
        client.sessions(ORGANIZATION)
    assert [f"GET {PUBLIC_URL}{PREFIX}"] == platform.asked


def test_who_is_not_found_is_looked_for_anew() -> None:
    """After a 404 the root is asked again, for the platform may have moved it."""
    platform = Platform(root_of(PUBLIC_URL), status=404)
    with Client(PUBLIC_URL, TOKEN, transport=platform) as client:
        for _ in range(2):
            with pytest.raises(NotFound):
                client.sessions(ORGANIZATION)
    assert 2 == platform.asked.count(f"GET {PUBLIC_URL}{PREFIX}")


def test_a_body_says_all_its_fields() -> None:
    """Null where nothing is said; values as the API spells them."""
    bodies = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == PREFIX:
            return httpx2.Response(200, json=root_of(PUBLIC_URL))
        bodies.append(request.read())
        return httpx2.Response(404, json={})

    transport = httpx2.MockTransport(answer)
    with Client(PUBLIC_URL, TOKEN, transport=transport) as client, pytest.raises(NotFound):
        client.create_token(ORGANIZATION, name="ci")
    assert [
        {
            "name": "ci",
            "scopes": ["read", "ingest"],
            "expires_in_days": 90,
            "service_account_id": None,
            "step_up": None,
        }
    ] == [httpx2.Response(200, content=each).json() for each in bodies]
