"""Who is let in, by which name, and what a foreign page cannot make a browser do."""

from typing import Any

import falcon.testing
import pytest

from crewkit.clock import SystemClock
from crewkit_core.kernel.actor import Origin
from crewkit_core.kernel.page import Page
from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings, hosts_of
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_testing.wire import ORGANIZATION, OWNER, PUBLIC_URL, TOKEN, AnsweringDoor

COOKIE = {"Cookie": "crewkit=the-browser-secret"}
SESSION = f"/api/v1/{ORGANIZATION}/sessions/s"
ORGANIZATIONS = "/api/v1/organizations"


@pytest.fixture(autouse=True)
def answers(door: AnsweringDoor) -> None:
    """Whatever gets through is done."""
    door.answer(ListOrganizations, Page(data=()))
    door.answer(DeleteSession, None)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.nip.io:8321", "localhost", "localhost:80", "", "localhost:8321."],
)
@pytest.mark.parametrize("path", [ORGANIZATIONS, "/healthz", "/readyz", "/nothing"])
def test_another_host_is_not_answered(client: Any, host: str, path: str) -> None:
    """A page that rebinds its own name to us gets nothing, whatever it asks for."""
    result = client.send("GET", path, headers={"Host": host})
    assert (400, "bad_request") == (result.status_code, result.json["error"]["code"])


@pytest.mark.parametrize(
    "host", ["localhost:8321", "127.0.0.1:8321", "[::1]:8321", "LOCALHOST:8321"]
)
def test_our_own_names_are_answered(client: Any, host: str) -> None:
    """A loopback address has three names."""
    assert 200 == client.send("GET", ORGANIZATIONS, headers={"Host": host}).status_code


def test_a_public_address_has_its_own_name_alone() -> None:
    """Without its default port and with it; never localhost."""
    assert {"kit.example", "kit.example:443"} == hosts_of("https://kit.example")
    assert {"kit.example:8443"} == hosts_of("https://Kit.Example:8443")
    assert "localhost" in hosts_of("http://127.0.0.1")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "bearer wrong",
        "Basic crewkit_local_for-tests",
        "\u00e9",
        "Bearer \u00e9",
    ],
)
def test_only_the_token_lets_in(client: Any, header: str) -> None:
    """Other words, schemes and letters do not; nor does a cookie beside a wrong token."""
    headers = {**COOKIE, "Authorization": header}
    assert 401 == client.send("GET", ORGANIZATIONS, headers=headers).status_code


def test_the_scheme_may_be_written_in_any_case(client: Any) -> None:
    """The scheme's case does not matter, the token's does."""
    small = {"Authorization": "bearer crewkit_local_for-tests"}
    assert 200 == client.send("GET", ORGANIZATIONS, headers=small).status_code
    large = {"Authorization": "Bearer CREWKIT_LOCAL_FOR-TESTS"}
    assert 401 == client.send("GET", ORGANIZATIONS, headers=large).status_code


def test_a_browser_acts_as_its_user(client: Any, door: AnsweringDoor) -> None:
    """The cookie of a browser that signed in says who asks."""
    result = client.send("GET", ORGANIZATIONS, token=None, headers=COOKIE)
    ((actor, _),) = door.asked
    assert (200, OWNER, Origin.BROWSER) == (result.status_code, actor.user_id, actor.origin)


@pytest.mark.parametrize(
    "cookie", ["crewkit=other", "crewkit=", "crewkit=the-browser-secret; crewkit=x", "other=1"]
)
def test_another_cookie_lets_nobody_in(client: Any, cookie: str) -> None:
    """A secret that is not known, or a cookie given twice, is nobody."""
    result = client.send("GET", ORGANIZATIONS, token=None, headers={"Cookie": cookie})
    assert 401 == result.status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 204),
        ({"Sec-Fetch-Site": "none"}, 204),
        ({"Origin": PUBLIC_URL}, 204),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": PUBLIC_URL}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://localhost:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
    ids=str,
)
def test_a_change_by_cookie_comes_from_our_own_page(
    client: Any, door: AnsweringDoor, headers: dict[str, str], status: int
) -> None:
    """A foreign page cannot have anything changed with a browser's cookie."""
    result = client.send("DELETE", SESSION, token=None, headers={**COOKIE, **headers})
    assert (status, status == 204) == (result.status_code, bool(door.asked))


def test_a_change_by_token_may_come_from_anywhere(client: Any) -> None:
    """Who sends the token is no browser led astray."""
    headers = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert 204 == client.send("DELETE", SESSION, headers=headers).status_code


class _Further:
    """A resource that says nothing of who may ask."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        resp.text = "nobody" if req.context.actor is None else str(req.context.actor.user_id)


@pytest.mark.parametrize(
    ("path", "token", "expected"),
    [
        ("/api/v1/further", None, 401),
        ("/api/v1/further", TOKEN, 200),
        ("/kit/further", None, 200),
    ],
)
def test_what_is_mounted_below_the_api_is_guarded_too(
    door: AnsweringDoor, path: str, token: str | None, expected: int
) -> None:
    """A further resource is for known people below /api/, and open, headers and all, elsewhere."""
    app = create_app(
        door,
        settings=HttpSettings(public_url=PUBLIC_URL),
        authenticator=LocalAuthenticator(token=TOKEN, owner_id=OWNER),
        repeats=MemoryRepeats(Store(), SystemClock()),
        at_once=MemoryAtOnce(Store()),
        readiness=lambda: (),
        extra=lambda app: app.add_route(path, _Further()),
    )
    headers = {"Host": "localhost:8321"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    result = falcon.testing.TestClient(app).simulate_get(path, headers=headers)
    assert (expected, "nosniff") == (result.status_code, result.headers["X-Content-Type-Options"])
    if expected == 200:
        assert (str(OWNER) if token else "nobody") == result.text
