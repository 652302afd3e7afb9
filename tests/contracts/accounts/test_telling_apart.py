"""Bar B14: neither what is answered nor how long it takes tells what there is."""

import functools
import json
import random
import statistics
import time
import uuid
from collections.abc import Callable, Generator
from typing import Any

import attrs
import pytest

from crewkit_auth.hashing import Argon2Hasher
from crewkit_auth.passkeys import WebAuthnCeremonies
from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.model import Danger, Passkey
from crewkit_core.accounts.secret_text import new_secret, new_user_code, show_user_code
from crewkit_core.accounts.use_cases import (
    BeginPasskey,
    BeginPasskeySignIn,
    Register,
    RegisterPasskey,
    RequestReset,
    ResetPassword,
    VerifyEmail,
)
from crewkit_core.identity.model import User
from crewkit_testing.account_house import EMAIL, NAME, PASSWORD, House, postgres_house
from crewkit_testing.account_parts import PUBLIC_URL, FreeLimiter
from crewkit_testing.authenticator import Lies, SoftAuthenticator
from crewkit_testing.builders import NOW
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.proving import found, rounds, seed
from crewkit_testing.served_house import Outside
from crewkit_testing.timing import auc, margin

OTHER = "analytical engines compute"
FORM = {"email": EMAIL, "name": NAME, "password": PASSWORD, "password_confirmation": PASSWORD}
TIMES = rounds("CREWKIT_ENUMERATION", usual=100)
WARMING = 10


@attrs.frozen(kw_only=True)
class Endpoint:
    """What may be asked of something that is, or was, and of something that never was.

    Attributes:
        answer: Status and, of a refusal, its code.
        body: Made anew for each request; True: of what is known.
    """

    path: str
    answer: tuple[int, str]
    body: Callable[[bool], dict[str, Any]]
    bearer: str | None = None


def _nobody() -> str:
    return f"n{uuid.uuid4().hex[:12]}@example.org"


def _login(house: House) -> Endpoint:
    house.register()
    return Endpoint(
        path="/auth/login",
        answer=(401, "wrong_credentials"),
        body=lambda known: {"email": EMAIL if known else _nobody(), "password": OTHER},
    )


def _register(house: House) -> Endpoint:
    house.register()
    return Endpoint(
        path="/auth/register",
        answer=(202, ""),
        body=lambda known: FORM | {"email": EMAIL if known else _nobody()},
    )


def _forgot(house: House) -> Endpoint:
    house.register()
    return Endpoint(
        path="/auth/password/forgot",
        answer=(202, ""),
        body=lambda known: {"email": EMAIL if known else _nobody()},
    )


def _reset(house: House) -> Endpoint:
    """A link that somebody has used, and one that nobody was ever sent."""
    house.register()
    house.ask(RequestReset(email=EMAIL))
    used = house.link()
    house.ask(ResetPassword(token=used, password=OTHER))
    return Endpoint(
        path="/auth/password/reset",
        answer=(403, "link_used"),
        body=lambda known: {"token": used if known else new_secret(), "password": PASSWORD},
    )


def _verify(house: House) -> Endpoint:
    """A link that somebody has used, and one that nobody was ever sent."""
    house.ask(Register(**FORM))
    used = house.link()
    house.ask(VerifyEmail(token=used, password=PASSWORD))
    return Endpoint(
        path="/auth/verify",
        answer=(403, "link_used"),
        body=lambda known: {"token": used if known else new_secret(), "password": PASSWORD},
    )


def _passkey(house: House) -> Endpoint:
    """The name of somebody's passkey and a name that is nobody's, neither with its signature."""
    actor = house.actor(house.register())
    device = SoftAuthenticator()
    begun = house.ask(BeginPasskey(step_up=house.step_up(actor, Danger.ADD_PASSKEY)), actor)
    made = device.make(begun.options)
    house.ask(RegisterPasskey(ceremony=begun.ceremony, credential=made, name="Laptop"), actor)

    def body(known: bool) -> dict[str, Any]:
        asked = house.ask(BeginPasskeySignIn())
        name = device.credential_id if known else random.randbytes(32)
        answer = device.sign(asked.options, Lies(spoil_signature=True, credential_id=name))
        return {"ceremony": asked.ceremony, "credential": answer}

    return Endpoint(path="/auth/passkey/login", answer=(401, "passkey_refused"), body=body)


def _device(house: House) -> Endpoint:
    """A code that a device was given and that is decided, and one that no device was given."""
    ada = house.register()
    outside = Outside(house)
    code = outside.form("/auth/device", {"client_id": "crewkit-cli"}).json["user_code"]
    body = {
        "user_code": code,
        "approve": False,
        "organization_id": str(house.organization_of(ada.user_id)),
    }
    outside.send("POST", "/auth/device/verify", body, bearer=ada.access_token)
    return Endpoint(
        path="/auth/device/show",
        answer=(404, "user_code_unknown"),
        body=lambda known: {"user_code": code if known else show_user_code(new_user_code())},
        bearer=ada.access_token,
    )


ENDPOINTS = {
    "login": _login,
    "register": _register,
    "forgot": _forgot,
    "reset": _reset,
    "verify": _verify,
    "passkey": _passkey,
    "device code": _device,
}


def _anonymous(answer: Any) -> tuple[int, str, dict[str, str]]:
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    text = answer.text
    if text:
        body = json.loads(text)
        body["error"].pop("request_id")
        text = json.dumps(body)
    return answer.status_code, text, headers


@pytest.mark.parametrize("name", ENDPOINTS)
def test_answers_tell_nothing(house: House, name: str) -> None:
    """Status, headers and body are the same, known or not."""
    endpoint = ENDPOINTS[name](house)
    outside = Outside(house)
    known, unknown = (
        outside.send("POST", endpoint.path, endpoint.body(known), bearer=endpoint.bearer)
        for known in (True, False)
    )
    code = known.json["error"]["code"] if known.text else ""
    assert endpoint.answer == (known.status_code, code)
    assert _anonymous(known) == _anonymous(unknown)


def test_an_answer_of_nobodys_passkey_is_verified_too() -> None:
    """The signature is looked at all the same, by a key that nobody has."""
    ceremonies, device = WebAuthnCeremonies(origin=PUBLIC_URL), SoftAuthenticator()
    user = User(id=uuid.UUID(int=7), name=NAME, email=EMAIL, created_at=NOW)
    challenge = b"c" * 32
    made = device.make(ceremonies.registration(challenge, user, ()))
    new = ceremonies.check_registration(challenge, made)
    passkey = Passkey(
        id=user.id, user_id=user.id, name="Laptop", created_at=NOW, **attrs.asdict(new)
    )
    answer = device.sign(ceremonies.assertion(challenge, ()), Lies(spoil_signature=True))
    known = functools.partial(ceremonies.check_assertion, passkey=passkey, user_known=False)
    looks: tuple[Callable[[bytes, str], object], ...] = (known, ceremonies.refuse_assertion)
    times: list[list[float]] = [[], []]
    for _ in range(50):
        for which, look in enumerate(looks):
            began = time.process_time()
            with pytest.raises(PasskeyRefused):
                look(challenge, answer)
            times[which].append(time.process_time() - began)
    assert statistics.median(times[1]) > statistics.median(times[0]) / 2


@pytest.fixture(scope="module")
def figures() -> Generator[list[str], None, None]:
    lines = ["| endpoint | AUC | median |", "|---|---|---|"]
    yield lines
    found(f"{TIMES} of each.", "", *lines)


@pytest.mark.postgres
@pytest.mark.parametrize("name", ENDPOINTS)
def test_time_tells_nothing_either(
    postgres_world: PostgresWorld, name: str, figures: list[str], record_property: Any
) -> None:
    """Known and unknown, in random order, take equally long, on the real hasher."""
    order = random.Random(seed())
    times: dict[bool, list[float]] = {True: [], False: []}
    with postgres_house(postgres_world) as house:
        house.rebind("hasher", Argon2Hasher())
        house.rebind("limiter", FreeLimiter())
        endpoint = ENDPOINTS[name](house)
        outside = Outside(house)
        for number in range(WARMING + TIMES):
            for known in order.sample((True, False), 2):
                body = endpoint.body(known)
                began = time.perf_counter()
                outside.send("POST", endpoint.path, body, bearer=endpoint.bearer)
                if number >= WARMING:
                    times[known].append(time.perf_counter() - began)
    value = auc(times[True], times[False])
    middle = statistics.median(times[True]) * 1000
    figures.append(f"| {name} | {value:.3f} | {middle:.1f} ms |")
    record_property(TOLD, f"B14: {name}: AUC {value:.3f} of {TIMES} each, median {middle:.1f} ms")
    assert abs(value - 0.5) <= margin(TIMES)
