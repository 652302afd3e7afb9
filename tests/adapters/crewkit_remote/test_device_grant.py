"""RFC 8628 as a client keeps it, against a server that notes when it is polled."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.kernel.errors import CrewkitError, RateLimited, Unavailable
from crewkit_remote.device_grant import wait_for_tokens
from crewkit_remote.errors import CodeExpired, NotLetIn, SignInEnded
from crewkit_remote.oauth import OAuthClient, Tokens
from crewkit_testing.scripted_server import (
    CODES,
    LET_IN,
    PENDING,
    SERVER,
    SLOW_DOWN,
    TOKENS,
    Answer,
    FakeTime,
    ScriptedServer,
)
from crewkit_wire.errors import Broken

AWAY = httpx2.ConnectTimeout("no answer")


def gaps(server: ScriptedServer, begun: float = 1000.0) -> list[float]:
    """Return the seconds before each poll."""
    moments = [begun, *server.polled_at]
    return [later - earlier for earlier, later in itertools.pairwise(moments)]


def wait(server: ScriptedServer) -> Tokens:
    """Sign in with the server's script."""
    with OAuthClient(SERVER, agent="test", transport=server) as client:
        codes = client.device_codes()
        return wait_for_tokens(
            client, codes, sleep=server.time.sleep, monotonic=server.time.monotonic
        )


def told(polls: Sequence[Answer] = (LET_IN,), **codes: Any) -> ScriptedServer:
    """Return a server with this script; None leaves a field of the codes out."""
    fields = {name: value for name, value in (dict(CODES) | codes).items() if value is not None}
    return ScriptedServer(FakeTime(), polls=polls, codes=(200, fields))


def test_the_default_interval_is_five_seconds() -> None:
    """C-1: where the server names none."""
    server = told(interval=None)
    wait(server)
    assert [5.0] == gaps(server)


def test_it_waits_the_interval_before_each_poll() -> None:
    """C-2: before the first one too."""
    server = told((PENDING, PENDING, LET_IN), interval=7)
    assert "access-1" == wait(server).access_token
    assert [7.0, 7.0, 7.0] == gaps(server)


def test_slow_down_adds_up() -> None:
    """C-3: five seconds more with each, for all later polls."""
    server = told((SLOW_DOWN, PENDING, SLOW_DOWN, PENDING, LET_IN))
    wait(server)
    assert [5.0, 10.0, 10.0, 15.0, 15.0] == gaps(server)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("access_denied", NotLetIn),
        ("invalid_grant", NotLetIn),
        ("invalid_client", NotLetIn),
        ("something_new", NotLetIn),
        (["authorization_pending"], Broken),
        (None, Broken),
    ],
)
def test_any_other_error_stops(error: Any, kind: type[CrewkitError]) -> None:
    """C-4: one poll, and no other."""
    server = told((PENDING, (400, {"error": error}), LET_IN))
    with pytest.raises(kind):
        wait(server)
    assert 2 == len(server.polled_at)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_platform_that_restarts_is_waited_for(status: int) -> None:
    """A gateway's word is no decision of a person's; it is asked less often from then on."""
    server = told(((status, b"<html>"), LET_IN))
    wait(server)
    assert [5.0, 10.0] == gaps(server)


def test_no_answer_doubles_the_interval() -> None:
    """C-5: to a minute at most, and it never becomes quicker again."""
    server = told((AWAY, AWAY, AWAY, AWAY, AWAY, PENDING, SLOW_DOWN, LET_IN))
    wait(server)
    assert [5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 60.0, 65.0] == gaps(server)


def test_it_stops_when_the_code_expires() -> None:
    """C-6: the last poll lies within the code's life."""
    server = told((PENDING,), expires_in=22)
    with pytest.raises(CodeExpired):
        wait(server)
    assert [5.0, 5.0, 5.0, 5.0] == gaps(server)


def test_an_expired_code_begins_nothing_anew() -> None:
    """C-7: one request for codes, whatever comes of it."""
    server = told((PENDING, (400, {"error": "expired_token", "error_description": "too old"})))
    with pytest.raises(CodeExpired, match="too old"):
        wait(server)
    assert ["/auth/device", "/auth/token", "/auth/token"] == [path for path, _ in server.forms]


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (0, 5.0),
        (-3, 5.0),
        (4.9, 5.0),
        (3600, 60.0),
        (10**400, 60.0),
        (math.inf, 60.0),
        (-math.inf, 5.0),
        (math.nan, 5.0),
        ("30", 5.0),
        (True, 5.0),
        ([30], 5.0),
        ({}, 5.0),
    ],
)
def test_a_senseless_interval_is_brought_within_bounds(interval: Any, expected: float) -> None:
    """C-10: from 5 to 60 seconds; 5 for what is no number."""
    server = told(interval=interval)
    wait(server)
    assert [expected] == gaps(server)


@pytest.mark.parametrize("expires_in", ["600", None, math.nan])
def test_a_code_without_an_end_ends_all_the_same(expires_in: Any) -> None:
    """After ten minutes."""
    server = told((PENDING,), expires_in=expires_in)
    with pytest.raises(CodeExpired):
        wait(server)
    assert 119 == len(server.polled_at)


@given(
    st.lists(st.sampled_from([PENDING, SLOW_DOWN, AWAY, (503, {})]), max_size=30),
    st.integers(-10, 100),
)
def test_it_never_becomes_impatient(script: list[Answer], interval: int) -> None:
    """Whatever a server answers: no gap is shorter than the one before, nor than was asked for."""
    server = told((*script, LET_IN), interval=interval, expires_in=1800)
    try:
        wait(server)
    except CodeExpired:
        assert server.time.at <= 1000 + 1800
    waited = gaps(server)
    assert sorted(waited) == waited
    slowed = 0
    for gap, answer in zip(waited, (None, *script), strict=False):
        slowed += 5 * (answer is SLOW_DOWN)
        assert gap >= min(max(interval, 5), 60) + slowed


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ssh://crewkit.example.org",
        "https://",
        "https://user@crewkit.example.org/kit/device",
        "https://crewkit.example.org/\x1b]0;title\x07",
        "https://crewkit.example.org/\nhttp://elsewhere",
        "https://crewkit.example.org/ or elsewhere",
        "https://crewkit.example.org/\u202e",
        "https://[crewkit",
        "https://crewkit.example.org/" + "x" * 3000,
        7,
    ],
)
def test_an_address_that_may_not_be_shown_is_refused(url: Any) -> None:
    """C-9: http(s) in printable ASCII, bounded; the complete one is dropped where it is none."""
    with pytest.raises(Broken):
        wait(told(verification_uri=url))
    server = told(verification_uri_complete=url)
    with OAuthClient(SERVER, agent="test", transport=server) as client:
        assert client.device_codes().complete_uri is None


@pytest.mark.parametrize("code", ["", "AB\x1b[2J", "A" * 100, "AB CD", "äb", 5, None])
def test_a_code_that_may_not_be_shown_is_refused(code: Any) -> None:
    """It goes to a terminal as it is."""
    with pytest.raises(Broken):
        wait(told(user_code=code))


@pytest.mark.parametrize(
    "change",
    [
        {"access_token": "two words"},
        {"access_token": "a\r\nX-Evil: 1"},
        {"access_token": None},
        {"refresh_token": ""},
        {"token_type": "mac"},
        {"organization_id": "none"},
        {"organization_id": 7},
    ],
)
def test_tokens_that_make_no_sense_are_refused(change: dict[str, Any]) -> None:
    """A token that no header can hold is none."""
    with pytest.raises(Broken):
        wait(told(((200, dict(TOKENS) | change),)))


def test_what_is_sent_is_what_the_rfc_says() -> None:
    """A public client's form: the full grant type, the client's id, the code."""
    server = told()
    wait(server)
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    assert [
        ("/auth/device", {"client_id": "crewkit-cli"}),
        (
            "/auth/token",
            {
                "grant_type": grant,
                "client_id": "crewkit-cli",
                "device_code": "the-device-code",
            },
        ),
    ] == server.forms


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((429, {"error": "slow_down"}), RateLimited),
        ((400, {"error": "invalid_grant"}), NotLetIn),
        ((404, b"<html>not here</html>"), Broken),
        ((200, b"[]"), Broken),
        ((301, b""), Broken),
        ((503, {}), Unavailable),
        (AWAY, Unavailable),
    ],
)
def test_a_server_that_gives_no_codes_is_not_polled(
    answer: Answer, kind: type[CrewkitError]
) -> None:
    """Redirects are not followed either: a form with codes goes where it was sent."""
    server = ScriptedServer(FakeTime(), codes=answer)
    with pytest.raises(kind):
        wait(server)
    assert [] == server.polled_at


def test_a_lost_answer_to_a_refresh_is_asked_for_again() -> None:
    """Once: the platform gives the same successor within seconds."""
    with OAuthClient(SERVER, agent="test", transport=told((AWAY, LET_IN))) as client:
        assert "access-1" == client.refresh("refresh-0").access_token
    server = told((AWAY, AWAY, LET_IN))
    with OAuthClient(SERVER, agent="test", transport=server) as client:
        with pytest.raises(Unavailable):
            client.refresh("refresh-0")
        assert 2 == len(server.polled_at)


def test_a_refresh_that_is_refused_means_signing_in_again() -> None:
    """And is not tried again."""
    server = told(((400, {"error": "invalid_grant"}), LET_IN))
    with (
        OAuthClient(SERVER, agent="test", transport=server) as client,
        pytest.raises(SignInEnded),
    ):
        client.refresh("refresh-0")
    assert 1 == len(server.polled_at)
