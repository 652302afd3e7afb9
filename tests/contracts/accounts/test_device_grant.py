"""Bar B10: what RFC 8628 asks of the server, check by check, through the served routes."""

import datetime as dt
import re
import threading
import uuid
from typing import Any

import pytest

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.ports import OAUTH_CLIENTS
from crewkit_core.accounts.secret_text import USER_CODE_ALPHABET, read_user_code
from crewkit_core.accounts.use_cases import DeleteAccount
from crewkit_core.accounts.views import SignedIn
from crewkit_http.oauth import DEVICE_GRANT
from crewkit_testing.account_house import House
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.house import TOLD
from crewkit_testing.served_house import HOST, Outside

CLIENT = "crewkit-cli"
OTHER_CLIENT = "crewkit-other"
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def outside(house: House, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """A client of the platform, which knows a second public client."""
    monkeypatch.setitem(OAUTH_CLIENTS, OTHER_CLIENT, "another client")
    return Outside(house)


@pytest.fixture
def ada(house: House) -> SignedIn:
    return house.register()


def _ask(outside: Outside, **more: str) -> dict[str, Any]:
    answer = outside.form("/auth/device", {"client_id": CLIENT, **more})
    assert 200 == answer.status_code, answer.text
    found: dict[str, Any] = answer.json
    return found


def _poll(outside: Outside, device_code: str, **more: str) -> tuple[int, str]:
    fields = {"grant_type": DEVICE_GRANT, "client_id": CLIENT, "device_code": device_code, **more}
    answer = outside.form("/auth/token", fields)
    return answer.status_code, answer.json.get("error", "")


def _decide(outside: Outside, ada: SignedIn, user_code: str, *, approve: bool = True) -> int:
    organization = str(outside.house.organization_of(ada.user_id))
    body = {"user_code": user_code, "approve": approve, "organization_id": organization}
    answer = outside.send("POST", "/auth/device/verify", body, bearer=ada.access_token)
    return int(answer.status_code)


def test_s1_the_client_must_be_named(outside: Outside) -> None:
    """S-1: without client_id nothing is given; an unknown one is no client."""
    answer = outside.form("/auth/device", {})
    assert (400, "invalid_request") == (answer.status_code, answer.json["error"])
    answer = outside.form("/auth/device", {"client_id": "evil"})
    assert (401, "invalid_client") == (answer.status_code, answer.json["error"])


def test_s2_a_parameter_without_a_value_is_left_out(outside: Outside) -> None:
    """S-2: client_id= is no client_id; scope= is no scope."""
    answer = outside.form("/auth/device", {"client_id": ""})
    assert "invalid_request" == answer.json["error"]
    assert _ask(outside, scope="")["user_code"]


def test_s3_unknown_parameters_are_ignored(outside: Outside) -> None:
    """S-3: what nobody knows does no harm."""
    assert _ask(outside, nonsense="1")["device_code"]


def test_s4_a_parameter_given_twice_is_refused(outside: Outside) -> None:
    """S-4: no guessing which is meant."""
    answer = outside.form("/auth/device", [("client_id", CLIENT), ("client_id", CLIENT)])
    assert (400, "invalid_request") == (answer.status_code, answer.json["error"])


def test_s5_to_s9_what_a_device_is_given(outside: Outside) -> None:
    """S-5, S-6, S-7, S-8, S-9: the answer's form, its headers, its codes."""
    answer = outside.form("/auth/device", {"client_id": CLIENT})
    codes = answer.json
    assert "application/json" == answer.headers["content-type"]
    assert (600, 5) == (codes["expires_in"], codes["interval"])
    assert "no-store" == answer.headers["cache-control"]
    assert f"{PUBLIC_URL}/kit/device" == codes["verification_uri"]
    assert codes["verification_uri_complete"].endswith(f"?user_code={codes['user_code']}")
    assert len(codes["device_code"]) >= 43
    assert re.fullmatch(
        f"[{USER_CODE_ALPHABET}]{{4}}-[{USER_CODE_ALPHABET}]{{4}}", codes["user_code"]
    )


def test_s8_the_device_code_is_kept_as_a_hash(outside: Outside) -> None:
    """S-8: what is stored is not what the device holds."""
    codes = _ask(outside)
    with outside.house.account_work() as unit:
        request = unit.device_requests.by_user_code(
            codes["user_code"].replace("-", ""), outside.house.clock.now()
        )
    assert request is not None
    assert codes["device_code"] not in repr(request)
    assert 32 == len(request.device_hash)


@pytest.mark.parametrize("spelled", ["{}", "{} ", " {}", "{}-", "-{}-"])
def test_s10_a_code_is_read_as_people_type_it(
    outside: Outside, ada: SignedIn, spelled: str
) -> None:
    """S-10: case, dashes and spaces do not matter."""
    code = spelled.format(_ask(outside)["user_code"]).lower()
    answer = outside.send("POST", "/auth/device/show", {"user_code": code}, bearer=ada.access_token)
    assert 200 == answer.status_code


@pytest.mark.parametrize(
    "code", ["", "AAAA-AAAA", "BCDF", "BCDF-GHJK-LMNP", "BCDF_GHJK", "\u0411" * 8, "B" * 40]
)
def test_s10_what_is_no_code_is_not_looked_up(code: str) -> None:
    """S-10: outside the alphabet nothing is asked of the database."""
    assert None is read_user_code(code)


def test_s11_codes_cannot_be_guessed_on(outside: Outside, ada: SignedIn) -> None:
    """S-11: five wrong codes for a person, and the next is not even looked up."""
    code = _ask(outside)["user_code"]
    wrong = {"user_code": "BCDF-GHJK"}
    found = [
        outside.send("POST", "/auth/device/show", wrong, bearer=ada.access_token).status_code
        for _ in range(6)
    ]
    assert [404] * 5 + [429] == found
    assert 429 == _decide(outside, ada, code)
    outside.house.clock.pass_by(dt.timedelta(minutes=10))
    assert 404 == _decide(outside, ada, code)


def test_s11_right_codes_are_no_guesses(outside: Outside, ada: SignedIn) -> None:
    """S-11: who looks and decides is not counted."""
    for _ in range(8):
        assert 204 == _decide(outside, ada, _ask(outside)["user_code"], approve=False)


@pytest.mark.parametrize(
    "grant", ["device_code", "DEVICE_CODE", DEVICE_GRANT.upper(), "password", "x"]
)
def test_s12_the_grant_is_named_in_full(outside: Outside, grant: str) -> None:
    """S-12: nothing but the URN will do; the password grant is not supported."""
    answer = _poll(outside, _ask(outside)["device_code"], grant_type=grant)
    assert (400, "unsupported_grant_type") == answer


def test_s13_a_code_is_its_clients_own(outside: Outside, ada: SignedIn) -> None:
    """S-13: another client gets nothing with it, also when approved."""
    codes = _ask(outside)
    _decide(outside, ada, codes["user_code"])
    assert (400, "invalid_grant") == _poll(outside, codes["device_code"], client_id=OTHER_CLIENT)
    assert 200 == _poll(outside, codes["device_code"])[0]


def test_s14_s15_polling_is_slowed_down_for_good(outside: Outside, ada: SignedIn) -> None:
    """S-14, S-15: pending; too soon adds 5 seconds to this and every later wait."""
    codes = _ask(outside)
    device, clock = codes["device_code"], outside.house.clock
    assert (400, "authorization_pending") == _poll(outside, device)
    clock.pass_by(4 * SECOND)
    assert (400, "slow_down") == _poll(outside, device)
    clock.pass_by(9 * SECOND)
    assert (400, "slow_down") == _poll(outside, device)
    clock.pass_by(14 * SECOND)
    assert (400, "slow_down") == _poll(outside, device)
    clock.pass_by(20 * SECOND)
    assert (400, "authorization_pending") == _poll(outside, device)
    _decide(outside, ada, codes["user_code"])
    clock.pass_by(19 * SECOND)
    assert (400, "slow_down") == _poll(outside, device)
    clock.pass_by(25 * SECOND)
    assert 200 == _poll(outside, device)[0]


def test_s15_each_device_has_its_own_interval(outside: Outside) -> None:
    """S-15: two devices at one address do not slow each other down."""
    for _ in range(2):
        assert (400, "authorization_pending") == _poll(outside, _ask(outside)["device_code"])


def test_s16_no_is_no(outside: Outside, ada: SignedIn) -> None:
    """S-16: denied is final; it cannot be approved later."""
    codes = _ask(outside)
    assert 204 == _decide(outside, ada, codes["user_code"], approve=False)
    assert (400, "access_denied") == _poll(outside, codes["device_code"])
    assert 404 == _decide(outside, ada, codes["user_code"])
    outside.house.clock.pass_by(60 * SECOND)
    assert (400, "access_denied") == _poll(outside, codes["device_code"])


def test_s17_too_late_is_too_late(outside: Outside, ada: SignedIn) -> None:
    """S-17: after ten minutes the code is dead, approved or not."""
    waiting, approved = _ask(outside), _ask(outside)
    _decide(outside, ada, approved["user_code"])
    outside.house.clock.pass_by(dt.timedelta(minutes=10))
    for codes in (waiting, approved):
        assert (400, "expired_token") == _poll(outside, codes["device_code"])
    assert 404 == _decide(outside, ada, waiting["user_code"])


def test_s18_unknown_and_used_codes_are_not_valid(outside: Outside, ada: SignedIn) -> None:
    """S-18: neither says more than that."""
    codes = _ask(outside)
    _decide(outside, ada, codes["user_code"])
    assert 200 == _poll(outside, codes["device_code"])[0]
    for device in (codes["device_code"], "x" * 43):
        outside.house.clock.pass_by(60 * SECOND)
        assert (400, "invalid_grant") == _poll(outside, device)


def test_s19_of_many_polls_at_once_one_gets_tokens(outside: Outside, ada: SignedIn) -> None:
    """S-19: 32 at once, one success."""
    codes = _ask(outside)
    _decide(outside, ada, codes["user_code"])
    found: list[int] = []
    start = threading.Barrier(32)

    def poll() -> None:
        start.wait()
        found.append(_poll(outside, codes["device_code"])[0])

    threads = [threading.Thread(target=poll) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (1, 31) == (found.count(200), found.count(400))


def test_s20_tokens_and_the_codes_use_are_one_transaction(
    outside: Outside, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-20: when the tokens cannot be stored the code stays good."""
    codes = _ask(outside)
    _decide(outside, ada, codes["user_code"])
    with outside.house.account_work() as unit:
        kind = type(unit.refresh_tokens)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(kind, "add", fail)
        before = len(outside.house.sign_ins_of(ada.user_id))
        fields = {
            "grant_type": DEVICE_GRANT,
            "client_id": CLIENT,
            "device_code": codes["device_code"],
        }
        assert 500 == outside.form("/auth/token", fields).status_code
        assert before == len(outside.house.sign_ins_of(ada.user_id))
    outside.house.clock.pass_by(60 * SECOND)
    assert 200 == _poll(outside, codes["device_code"])[0]


def test_s21_refusals_are_in_oauths_form(outside: Outside) -> None:
    """S-21: error and error_description, and nothing of ours."""
    fields = {"grant_type": DEVICE_GRANT, "client_id": CLIENT, "device_code": "x"}
    answer = outside.form("/auth/token", fields)
    assert {"error", "error_description"} == set(answer.json)
    assert "no-store" == answer.headers["cache-control"]
    json = outside.send("POST", "/auth/token", {"grant_type": DEVICE_GRANT})
    assert (400, "invalid_request") == (json.status_code, json.json["error"])


def test_s22_the_person_sees_who_asks_from_where(outside: Outside, ada: SignedIn) -> None:
    """S-22: client, scopes, address, agent, time and the code itself; looking decides nothing."""
    answer = outside.form(
        "/auth/device", {"client_id": CLIENT, "scope": "read ingest"}, address="203.0.113.5"
    )
    code = {"user_code": answer.json["user_code"]}
    shown = outside.send("POST", "/auth/device/show", code, bearer=ada.access_token).json["data"]
    assert {
        "user_code": answer.json["user_code"],
        "client_id": CLIENT,
        "client_name": "crewkit on the command line",
        "scopes": ["read", "ingest"],
        "address": "203.0.113.5",
        "agent": "crewkit-cli/0.1",
    }.items() <= shown.items()
    assert (400, "authorization_pending") == _poll(outside, answer.json["device_code"])
    foreign = outside.send(
        "POST",
        "/auth/device/verify",
        {**code, "approve": True},
        Cookie="crewkit=x",
        Origin="http://evil.example",
    )
    assert 403 == foreign.status_code


def test_s23_one_word_for_unknown_expired_and_used(outside: Outside, ada: SignedIn) -> None:
    """S-23: the refusals cannot be told apart."""
    used, expired = _ask(outside)["user_code"], _ask(outside)["user_code"]
    _decide(outside, ada, used)
    told = set()
    for code in (used, "BCDF-GHJK"):
        told.add(_shown(outside, ada, code))
    outside.house.clock.pass_by(dt.timedelta(minutes=10))
    told.add(_shown(outside, ada, expired))
    assert 1 == len(told)


def _shown(outside: Outside, ada: SignedIn, code: str) -> tuple[int, str, str]:
    answer = outside.send("POST", "/auth/device/show", {"user_code": code}, bearer=ada.access_token)
    error = answer.json["error"]
    return answer.status_code, error["code"], error["message"]


def test_s24_the_endpoints_can_be_discovered(outside: Outside) -> None:
    """S-24: RFC 8414 metadata, with the issuer exactly."""
    answer = outside.simulate_get(
        "/.well-known/oauth-authorization-server", headers={"Host": HOST}
    ).json
    assert PUBLIC_URL == answer["issuer"]
    assert f"{PUBLIC_URL}/api/v1/auth/device" == answer["device_authorization_endpoint"]
    assert f"{PUBLIC_URL}/api/v1/auth/token" == answer["token_endpoint"]
    assert DEVICE_GRANT in answer["grant_types_supported"]
    assert ["none"] == answer["token_endpoint_auth_methods_supported"]


def test_s25_who_is_gone_gets_no_tokens(outside: Outside, ada: SignedIn) -> None:
    """S-25: the account was deleted between the approval and the poll."""
    codes = _ask(outside)
    _decide(outside, ada, codes["user_code"])
    house = outside.house
    actor = house.actor(ada)
    house.ask(DeleteAccount(step_up=house.step_up(actor, Danger.DELETE_ACCOUNT)), actor)
    assert (400, "invalid_grant") == _poll(outside, codes["device_code"])


def test_s26_waiting_devices_are_bounded(outside: Outside) -> None:
    """S-26: ten wait at an address; the next is refused, until they have expired."""
    for _ in range(10):
        _ask(outside)
    answer = outside.form("/auth/device", {"client_id": CLIENT})
    assert (429, "slow_down") == (answer.status_code, answer.json["error"])
    assert (
        200
        == outside.form("/auth/device", {"client_id": CLIENT}, address="203.0.113.9").status_code
    )
    outside.house.clock.pass_by(dt.timedelta(hours=2))
    assert _ask(outside)["device_code"]


def test_a_device_is_limited_to_what_was_granted(outside: Outside, ada: SignedIn) -> None:
    """Its tokens reach one organization with the scopes shown, and a refresh widens nothing."""
    codes = _ask(outside, scope="read")
    _decide(outside, ada, codes["user_code"])
    fields = {"grant_type": DEVICE_GRANT, "client_id": CLIENT, "device_code": codes["device_code"]}
    tokens = outside.form("/auth/token", fields).json
    assert "read" == tokens["scope"]
    again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    wider = outside.form("/auth/token", {**again, "scope": "read write"})
    assert (400, "invalid_scope") == (wider.status_code, wider.json["error"])
    for bearer in (tokens["access_token"], outside.form("/auth/token", again).json["access_token"]):
        assert 200 == outside.send("GET", "/organizations", bearer=bearer).status_code
        refused = outside.send("GET", "/auth/sign-ins", bearer=bearer)
        assert (403, "scope_missing") == (refused.status_code, refused.json["error"]["code"])
        foreign = outside.send("GET", f"/{uuid.uuid4()}/projects", bearer=bearer)
        assert 404 == foreign.status_code


def test_approving_needs_a_membership(outside: Outside, ada: SignedIn, house: House) -> None:
    """A device cannot be let in to an organization that one is no member of."""
    eve = house.register("eve@example.org", "Eve Adams")
    code = _ask(outside)["user_code"]
    organization = str(house.organization_of(eve.user_id))
    body = {"user_code": code, "approve": True, "organization_id": organization}
    answer = outside.send("POST", "/auth/device/verify", body, bearer=ada.access_token)
    assert (404, "organization_not_found") == (answer.status_code, answer.json["error"]["code"])


def test_no_check_of_the_server_goes_untried(record_property: Any) -> None:
    """B10: all 26; each has a test that says so."""
    said = " ".join(str(each.__doc__) for name, each in globals().items() if name[:6] == "test_s")
    tried = {int(number) for number in re.findall(r"\bS-(\d+)\b", said)}
    record_property(TOLD, f"B10: {len(tried)} of 26 checks of RFC 8628 for servers are tried")
    assert set(range(1, 27)) == tried
