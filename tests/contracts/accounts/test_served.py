"""Accounts as a client from outside meets them: paths, headers, and what cannot be told apart."""

import datetime as dt

import pytest

from crewkit_testing.account_house import EMAIL, NAME, PASSWORD, House, memory_house
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.served_house import Outside
from crewkit_wire.routes import ROUTES

OTHER = "analytical engines compute"
FORM = {"email": EMAIL, "name": NAME, "password": PASSWORD, "password_confirmation": PASSWORD}


@pytest.fixture
def outside(house: House) -> Outside:
    return Outside(house)


def test_the_whole_way_over_http(outside: Outside) -> None:
    """Register, verify by mail, look at oneself, refresh, change the password, sign out."""
    assert 202 == outside.send("POST", "/auth/register", FORM).status_code
    body = {"token": outside.house.link(), "password": PASSWORD}
    tokens = outside.send("POST", "/auth/verify", body).json["data"]
    assert ("Bearer", 900) == (tokens["token_type"], tokens["expires_in"])
    me = outside.send("GET", "/auth/me", bearer=tokens["access_token"]).json
    assert (NAME, EMAIL) == (me["data"]["name"], me["data"]["email"])
    assert f"{PUBLIC_URL}/api/v1/auth/sign-ins" == me["_links"]["sign-ins"]
    body = {"refresh_token": tokens["refresh_token"]}
    tokens = outside.send("POST", "/auth/refresh", body).json["data"]
    bearer = tokens["access_token"]
    body = {"purpose": "change_password", "password": PASSWORD}
    proof = outside.send("POST", "/auth/step-up", body, bearer=bearer).json["data"]["step_up"]
    body = {"password": OTHER, "step_up": proof}
    assert 204 == outside.send("POST", "/auth/password", body, bearer=bearer).status_code
    assert 204 == outside.send("DELETE", "/auth/logout", bearer=bearer).status_code
    gone = outside.send("GET", "/auth/me", bearer=bearer)
    assert (401, "Bearer") == (gone.status_code, gone.headers["www-authenticate"])
    body = {"email": EMAIL, "password": OTHER}
    assert 200 == outside.send("POST", "/auth/login", body).status_code


def test_an_access_token_ends_and_is_renewed(outside: Outside) -> None:
    """After fifteen minutes the token is 401; the refresh token gets the next."""
    tokens = outside.house.register()
    outside.house.clock.pass_by(dt.timedelta(minutes=15))
    assert 401 == outside.send("GET", "/auth/me", bearer=tokens.access_token).status_code
    body = {"refresh_token": tokens.refresh_token}
    renewed = outside.send("POST", "/auth/refresh", body).json["data"]["access_token"]
    assert 200 == outside.send("GET", "/auth/me", bearer=renewed).status_code


def test_too_many_tries_say_when_to_come_back(outside: Outside) -> None:
    """429 with Retry-After, in the form of every refusal; another address is not concerned."""
    body = {"email": EMAIL, "password": OTHER}
    for number in range(10):
        other = body | {"email": f"u{number}@example.org"}
        assert 401 == outside.send("POST", "/auth/login", other).status_code
    limited = outside.send("POST", "/auth/login", body)
    assert (429, "30") == (limited.status_code, limited.headers["retry-after"])
    assert "rate_limited" == limited.json["error"]["code"]
    elsewhere = outside.send("POST", "/auth/login", body, address="198.51.100.1")
    assert 401 == elsewhere.status_code


def test_an_address_is_what_the_proxy_saw(outside: Outside) -> None:
    """What a client writes before the proxy's word counts for nothing."""
    body = {"email": EMAIL, "password": OTHER}
    found = []
    for number in range(11):
        headers = {"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.1"}
        other = body | {"email": f"u{number}@example.org"}
        found.append(outside.send("POST", "/auth/login", other, **headers).status_code)
    assert [401] * 10 + [429] == found


def test_the_local_owner_needs_no_account(outside: Outside) -> None:
    """The token of the installation's file is good as ever; it has no account to change."""
    organizations = outside.send("GET", "/organizations", bearer="owner-token-of-a-test")
    assert 200 == organizations.status_code
    body = {"name": "x"}
    renamed = outside.send("PATCH", "/auth/me", body, bearer="owner-token-of-a-test")
    assert (409, "no_account") == (renamed.status_code, renamed.json["error"]["code"])


SIMPLE: dict[str, dict[str, str]] = {
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "plain text": {"Content-Type": "text/plain"},
    "multipart": {"Content-Type": "multipart/form-data; boundary=x"},
    "no type": {},
    "JSON though a page may not": {"Content-Type": "application/json"},
    "an opaque origin": {"Content-Type": "text/plain", "Origin": "null"},
}


@pytest.mark.parametrize("shape", SIMPLE)
@pytest.mark.parametrize("path", ["/auth/me", "/auth/login", "/auth/sign-ins/end"])
def test_a_foreign_page_changes_nothing(outside: Outside, shape: str, path: str) -> None:
    """Bar B26, before a browser: whatever a foreign page can have sent is refused."""
    cookie = outside.house.cookie(outside.house.register())
    headers = {
        "Sec-Fetch-Site": "cross-site",
        "Origin": "http://evil.example",
        "Cookie": f"crewkit={cookie}",
        **SIMPLE[shape],
    }
    method = "PATCH" if path == "/auth/me" else "POST"
    answer = outside.simulate_request(
        method,
        f"/api/v1{path}",
        body=b'{"name":"Eve","email":"e@example.org","password":"x","keep_current":false}',
        headers={"Host": "localhost:8321", **headers},
    )
    assert 403 == answer.status_code
    me = outside.simulate_get(
        "/api/v1/auth/me", headers={"Host": "localhost:8321", "Cookie": f"crewkit={cookie}"}
    )
    assert NAME == me.json["data"]["name"]


def test_every_route_of_accounts_is_guarded_or_open_on_purpose() -> None:
    """Those that are open are named here, one by one."""
    assert {
        "begin_passkey_login",
        # who holds an invitation's link may look at it, and say no
        "decline_invitation",
        "invitation",
        "forgot_password",
        "login",
        "passkey_login",
        "refresh",
        "register",
        "reset_password",
        "revoke",
        "undo_deletion",
        "verify_email",
    } == {route.name for route in ROUTES if route.open}


def test_nobody_is_refused_everywhere_else() -> None:
    """Every other route answers 401 to who has no token, a broken one, or a dead one."""
    with memory_house() as house:
        outside = Outside(house)
        dead = house.register()
        house.clock.pass_by(dt.timedelta(days=100))
        for route in ROUTES:
            if route.open:
                continue
            path = route.path.replace("{", "").replace("}", "")
            for bearer in (None, "x", "a.b.c", dead.access_token, "crewkit_pat_" + "0" * 42):
                answer = outside.send(route.method, path, bearer=bearer)
                assert 401 == answer.status_code, (route.name, bearer)
