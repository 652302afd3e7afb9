"""A remote door whose token is exchanged while it works."""

import attrs
import httpx2
import pytest

from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.kernel.actor import nobody
from crewkit_core.kernel.errors import Invalid, Unauthenticated
from crewkit_remote.addresses import check_server
from crewkit_remote.door import RemoteDoor
from crewkit_testing.asked import root_of
from crewkit_testing.scripted_server import SERVER
from crewkit_wire.routes import PREFIX

REFUSED = {"error": {"code": "unauthorized", "message": "no", "details": [], "request_id": ""}}
ME = {
    "user_id": "00000000-0000-0000-0000-000000000002",
    "name": "Ada",
    "email": None,
    "has_password": False,
    "passkeys": 0,
    "created_at": "2026-01-01T00:00:00Z",
    "deletes_at": None,
}


@attrs.define
class Two:
    """A bearer with a second token, or with none better than the first."""

    other: str | None = "second"
    refused: list[str] = attrs.field(factory=list)

    def token(self) -> str:
        return "first"

    def instead_of(self, refused: str) -> str | None:
        self.refused.append(refused)
        return self.other


def ask(bearer: Two, *known: str) -> list[str]:
    """Ask who one is of a platform that knows these tokens; return those that were sent."""
    sent = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == PREFIX:
            return httpx2.Response(200, json=root_of(SERVER))
        token = request.headers["Authorization"].removeprefix("Bearer ")
        sent.append(token)
        if token not in known:
            return httpx2.Response(401, json=REFUSED)
        return httpx2.Response(200, json={"data": ME, "_links": {}})

    with RemoteDoor(SERVER, bearer, transport=httpx2.MockTransport(answer)) as door:
        try:
            door.handle(nobody(), ShowMe())
        except Unauthenticated:
            sent.append("refused")
    return sent


def test_a_token_that_is_taken_is_not_replaced() -> None:
    """One request."""
    bearer = Two()
    assert ["first"] == ask(bearer, "first")
    assert [] == bearer.refused


def test_a_refused_token_is_replaced_once() -> None:
    """The same request goes again; a second refusal is the answer."""
    assert ["first", "second"] == ask(Two(), "second")
    assert ["first", "second", "refused"] == ask(Two())


def test_where_nothing_is_better_the_refusal_stands() -> None:
    """Nothing is sent a second time."""
    assert ["first", "refused"] == ask(Two(other=None))


@pytest.mark.parametrize(
    "url", ["http://crewkit.example.org", "http://10.0.0.7:8700", "http://localhost.example.org"]
)
def test_tokens_do_not_travel_in_the_open(url: str) -> None:
    """Unencrypted only to this machine."""
    with pytest.raises(Invalid):
        check_server(url)
    for safe in ("https://crewkit.example.org", "http://127.0.0.1:1", "http://[::1]:1"):
        assert safe == check_server(safe)
