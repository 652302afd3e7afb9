"""Bar B13: every check of a relying party has an answer that fails it."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest

from crewkit_core.accounts.errors import (
    NoSuchPasskey,
    PasskeyKnown,
    PasskeyRefused,
    StepUpNeeded,
    WrongCredentials,
)
from crewkit_core.accounts.lifetimes import CHALLENGE, MOST_FAILURES
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    BeginPasskey,
    BeginPasskeySignIn,
    BeginPasskeyStepUp,
    ChangePassword,
    DeleteAccount,
    ListPasskeys,
    LogInByPasskey,
    RegisterPasskey,
    RemovePasskey,
    RenamePasskey,
    RequestReset,
    ResetPassword,
    ShowMe,
    StepUpByPasskey,
)
from crewkit_core.accounts.views import Ceremony, PasskeyView, SignedIn
from crewkit_core.kernel.actor import Actor
from crewkit_testing.account_house import House
from crewkit_testing.authenticator import BE, BS, UP, UV, Lies, SoftAuthenticator, b64
from crewkit_testing.house import TOLD

EVIL = "https://evil.example"


def _begin(house: House, actor: Actor) -> Ceremony:
    return house.ask(BeginPasskey(step_up=house.step_up(actor, Danger.ADD_PASSKEY)), actor)


def _register(
    house: House, actor: Actor, device: SoftAuthenticator, lies: Lies | None = None
) -> PasskeyView:
    begun = _begin(house, actor)
    answer = device.make(begun.options, lies)
    command = RegisterPasskey(ceremony=begun.ceremony, credential=answer, name="Laptop")
    return house.ask(command, actor)


def _sign_in(house: House, device: SoftAuthenticator, lies: Lies | None = None) -> SignedIn:
    begun = house.ask(BeginPasskeySignIn())
    answer = device.sign(begun.options, lies)
    return house.ask(LogInByPasskey(ceremony=begun.ceremony, credential=answer))


@pytest.fixture
def actor(house: House) -> Actor:
    return house.actor(house.register())


@pytest.fixture
def device() -> SoftAuthenticator:
    return SoftAuthenticator()


REGISTRATION: dict[str, Lies] = {
    "no attestation response": Lies(response={"attestationObject": ...}),
    "client data not JSON": Lies(response={"clientDataJSON": b64(b"{")}),
    "client data not UTF-8": Lies(response={"clientDataJSON": b64(b'{"type":"\xff"}')}),
    "of another type": Lies(client={"type": "webauthn.get"}),
    "another challenge": Lies(client={"challenge": b64(b"x" * 32)}),
    "another origin": Lies(origin=EVIL),
    "a port of ours that is another": Lies(origin="http://localhost:8322"),
    "cross origin": Lies(client={"crossOrigin": True}),
    "cross origin as text": Lies(client={"crossOrigin": "false"}),
    "top origin": Lies(client={"topOrigin": EVIL}),
    "top origin of ours": Lies(client={"topOrigin": "http://localhost:8321"}),
    "another relying party": Lies(rp_id="evil.example"),
    "user not present": Lies(flags=UV),
    "user not verified": Lies(flags=UP),
    "backed up though it cannot be": Lies(flags=UP | UV | BS),
    "an algorithm not offered": Lies(alg=-35),
    "unknown format": Lies(fmt="nOnE"),
    "a format we do not take": Lies(fmt="fido-u2f", statement={"x5c": [b"x"], "sig": b"x"}),
    "attestation that does not verify": Lies(fmt="packed", statement={"alg": -7, "sig": b"x"}),
    "a statement where there is none": Lies(statement={"alg": -7}),
    "an id that is too long": Lies(credential_id=b"x" * 1024),
    "no id": Lies(credential_id=b""),
    "id and rawId differ": Lies(top={"id": b64(b"other")}),
    "no public key credential": Lies(top={"type": "password"}),
}


@pytest.mark.parametrize("name", REGISTRATION)
def test_a_registration_is_exactly_what_was_asked(
    house: House, actor: Actor, device: SoftAuthenticator, name: str
) -> None:
    """Whatever differs from an honest answer is refused, and stores nothing."""
    with pytest.raises(PasskeyRefused):
        _register(house, actor, device, REGISTRATION[name])
    assert () == house.ask(ListPasskeys(), actor).data


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(
    "lies", [Lies(), Lies(bom=True), Lies(client={"crossOrigin": ...})], ids=["", "bom", "silent"]
)
def test_an_honest_registration_is_taken(
    house: House, actor: Actor, kept: bool, lies: Lies
) -> None:
    """With a byte order mark, without a word on origins, with extensions nobody asked for."""
    device = SoftAuthenticator(kept)

    assert kept is _register(house, actor, device, lies).backed_up
    assert actor.user_id == _sign_in(house, device).user_id


def test_options_ask_for_what_is_checked(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """User verification, discoverable, no attestation, our algorithms, none that is known."""
    _register(house, actor, device)
    options = json.loads(_begin(house, actor).options)
    selection = options["authenticatorSelection"]
    assert ("required", "required", "none") == (
        selection["userVerification"],
        selection["residentKey"],
        options["attestation"],
    )
    assert [-8, -7, -257] == [each["alg"] for each in options["pubKeyCredParams"]]
    assert [b64(device.credential_id)] == [each["id"] for each in options["excludeCredentials"]]
    assert uuid.UUID(bytes=device.handle) == actor.user_id


def test_a_challenge_is_answered_once_in_time_by_who_asked(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """Used, too old, or begun by somebody else: refused."""
    begun = _begin(house, actor)
    answer = device.make(begun.options)
    command = RegisterPasskey(ceremony=begun.ceremony, credential=answer, name="a")
    house.ask(command, actor)
    with pytest.raises(PasskeyRefused):
        house.ask(command, actor)
    late = _begin(house, actor)
    house.clock.pass_by(CHALLENGE)
    answer = SoftAuthenticator().make(late.options)
    with pytest.raises(PasskeyRefused):
        house.ask(RegisterPasskey(ceremony=late.ceremony, credential=answer, name="b"), actor)
    eve = house.actor(house.register("eve@example.org", "Eve Adams"))
    mine = _begin(house, actor)
    answer = SoftAuthenticator().make(mine.options)
    with pytest.raises(PasskeyRefused):
        house.ask(RegisterPasskey(ceremony=mine.ceremony, credential=answer, name="c"), eve)


def test_a_failed_answer_uses_the_challenge_up(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """There is no second try at the same challenge."""
    begun = _begin(house, actor)
    bad = device.make(begun.options, Lies(origin=EVIL))
    good = device.make(begun.options)
    for answer in (bad, good):
        with pytest.raises(PasskeyRefused):
            house.ask(RegisterPasskey(ceremony=begun.ceremony, credential=answer, name="a"), actor)


def test_a_passkey_is_registered_once(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """Nobody else registers the same credential."""
    _register(house, actor, device)
    eve = house.actor(house.register("eve@example.org", "Eve Adams"))
    with pytest.raises(PasskeyKnown):
        _register(house, eve, device)


ASSERTION: dict[str, Lies] = {
    "unknown credential": Lies(credential_id=b"other"),
    "id and rawId differ": Lies(top={"id": b64(b"other")}),
    "an id that is too long": Lies(credential_id=b"x" * 1024),
    "no user handle": Lies(response={"userHandle": ...}),
    "user handle null": Lies(response={"userHandle": None}),
    "another user's handle": Lies(response={"userHandle": b64(bytes(16))}),
    "of another type": Lies(client={"type": "webauthn.create"}),
    "another challenge": Lies(client={"challenge": b64(b"x" * 32)}),
    "another origin": Lies(origin=EVIL),
    "cross origin": Lies(client={"crossOrigin": True}),
    "top origin": Lies(client={"topOrigin": EVIL}),
    "another relying party": Lies(rp_id="evil.example"),
    "user not present": Lies(flags=UV),
    "user not verified": Lies(flags=UP),
    "backed up though it cannot be": Lies(flags=UP | UV | BS),
    "suddenly may be backed up": Lies(flags=UP | UV | BE),
    "a signature that is spoiled": Lies(spoil_signature=True),
    "another key": Lies(other_key=True),
    "a count that stands still": Lies(count=1),
    "a count that goes back": Lies(count=0),
    "no signature": Lies(response={"signature": ...}),
    "client data not JSON": Lies(response={"clientDataJSON": b64(b"{")}),
    "no public key credential": Lies(top={"type": "password"}),
}


@pytest.mark.parametrize("name", ASSERTION)
def test_an_assertion_is_exactly_what_was_asked(
    house: House, actor: Actor, device: SoftAuthenticator, name: str
) -> None:
    """Whatever differs from an honest answer opens nothing; the next honest one does."""
    _register(house, actor, device)
    with pytest.raises(PasskeyRefused):
        _sign_in(house, device, ASSERTION[name])
    device.count += 1
    assert actor.user_id == _sign_in(house, device).user_id


def test_whether_it_may_be_backed_up_never_changes(house: House, actor: Actor) -> None:
    """A synced passkey that says it is not synced any more is another one."""
    device = SoftAuthenticator(kept=True)
    _register(house, actor, device)
    with pytest.raises(PasskeyRefused):
        _sign_in(house, device, Lies(flags=UP | UV))
    assert _sign_in(house, device, Lies(flags=UP | UV | BE)).user_id == actor.user_id


def test_a_sign_in_is_begun_and_answered_once(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """Used or too old, the challenge opens nothing, also where nothing counts (synced passkeys)."""
    uncounted = Lies(count=0)
    _register(house, actor, device, uncounted)
    begun = house.ask(BeginPasskeySignIn())
    answer = device.sign(begun.options, uncounted)
    command = LogInByPasskey(ceremony=begun.ceremony, credential=answer)
    house.ask(command)
    with pytest.raises(PasskeyRefused):
        house.ask(command)
    late = house.ask(BeginPasskeySignIn())
    house.clock.pass_by(CHALLENGE)
    with pytest.raises(PasskeyRefused):
        house.ask(
            LogInByPasskey(ceremony=late.ceremony, credential=device.sign(late.options, uncounted))
        )


def test_asking_tells_nothing_of_accounts(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """Options are the same for everybody, but for the challenge."""
    before = json.loads(house.ask(BeginPasskeySignIn()).options)
    _register(house, actor, device)
    after = json.loads(house.ask(BeginPasskeySignIn()).options)
    assert before | {"challenge": ""} == after | {"challenge": ""}
    assert before["challenge"] != after["challenge"]
    assert [] == after.get("allowCredentials", [])


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"response":1}',
        '{"response":{},"rawId":1,"id":1}',
        "[" * 5000,
        "x" * 70_000,
    ],
    ids=lambda text: text[:12],
)
def test_nonsense_is_refused(house: House, actor: Actor, answer: str) -> None:
    """No answer of any form is a failure of ours."""
    begun = house.ask(BeginPasskeySignIn())
    with pytest.raises(PasskeyRefused):
        house.ask(LogInByPasskey(ceremony=begun.ceremony, credential=answer))
    begun = _begin(house, actor)
    with pytest.raises(PasskeyRefused):
        house.ask(RegisterPasskey(ceremony=begun.ceremony, credential=answer, name="a"), actor)


def test_passkeys_are_listed_renamed_and_removed(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """By their owner alone; adding and removing need a proof of their own."""
    passkey = _register(house, actor, device)
    eve = house.actor(house.register("eve@example.org", "Eve Adams"))
    assert 1 == house.ask(ShowMe(), actor).passkeys
    renamed = house.ask(RenamePasskey(passkey_id=passkey.id, name="Desk"), actor)
    assert ("Desk",) == tuple(each.name for each in house.ask(ListPasskeys(), actor).data)
    assert "Desk" == renamed.name
    with pytest.raises(StepUpNeeded):
        house.ask(BeginPasskey(), actor)
    with pytest.raises(StepUpNeeded):
        house.ask(RemovePasskey(passkey_id=passkey.id), actor)
    with pytest.raises(NoSuchPasskey):
        house.ask(RenamePasskey(passkey_id=passkey.id, name="Mine"), eve)
    proof = house.step_up(eve, Danger.REMOVE_PASSKEY)
    with pytest.raises(NoSuchPasskey):
        house.ask(RemovePasskey(passkey_id=passkey.id, step_up=proof), eve)
    proof = house.step_up(actor, Danger.REMOVE_PASSKEY)
    house.ask(RemovePasskey(passkey_id=passkey.id, step_up=proof), actor)
    with pytest.raises(PasskeyRefused):
        _sign_in(house, device)


def _proof(house: House, actor: Actor, device: SoftAuthenticator, danger: Danger) -> str:
    begun = house.ask(BeginPasskeyStepUp(purpose=danger), actor)
    answer = device.sign(begun.options, Lies(response={"userHandle": ...}))
    command = StepUpByPasskey(purpose=danger, ceremony=begun.ceremony, credential=answer)
    return house.ask(command, actor).step_up


def test_a_passkey_proves_what_a_password_does(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """One of one's own, for the purpose it was asked for."""
    _register(house, actor, device)
    proof = _proof(house, actor, device, Danger.CHANGE_PASSWORD)
    house.ask(ChangePassword(password="analytical engines compute", step_up=proof), actor)
    begun = house.ask(BeginPasskeyStepUp(purpose=Danger.CREATE_TOKEN), actor)
    command = StepUpByPasskey(
        purpose=Danger.DELETE_ACCOUNT,
        ceremony=begun.ceremony,
        credential=device.sign(begun.options),
    )
    with pytest.raises(PasskeyRefused):
        house.ask(command, actor)


def test_anothers_passkey_proves_nothing(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """Only those that were asked may answer."""
    _register(house, actor, device)
    eve = house.actor(house.register("eve@example.org", "Eve Adams"))
    theirs = SoftAuthenticator()
    _register(house, eve, theirs)
    with pytest.raises(PasskeyRefused):
        _proof(house, actor, theirs, Danger.CHANGE_PASSWORD)


def test_a_disabled_account_opens_to_no_passkey(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """Deleted is out, by every way."""
    _register(house, actor, device)
    house.ask(DeleteAccount(step_up=house.step_up(actor, Danger.DELETE_ACCOUNT)), actor)
    with pytest.raises(PasskeyRefused):
        _sign_in(house, device)


def test_a_guessed_at_password_leaves_the_passkey(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """Who guesses at somebody's password does not lock them out."""
    _register(house, actor, device)
    for _ in range(MOST_FAILURES):
        with pytest.raises(WrongCredentials):
            house.log_in(password="analytical engines compute")
        house.clock.pass_by(dt.timedelta(minutes=1))
    assert actor.user_id == _sign_in(house, device).user_id
    with pytest.raises(WrongCredentials):
        house.log_in()


def test_a_lost_passkey_is_replaced_by_mail(
    house: House, actor: Actor, device: SoftAuthenticator
) -> None:
    """With a password set anew by mail the lost one is removed, and another registered."""
    lost = _register(house, actor, device)
    house.ask(RequestReset(email="ada@example.org"))
    password = "analytical engines compute"
    house.ask(ResetPassword(token=house.link(), password=password))
    back = house.actor(house.log_in(password=password))
    proof = house.step_up(back, Danger.REMOVE_PASSKEY, password)
    house.ask(RemovePasskey(passkey_id=lost.id, step_up=proof), back)
    begun = house.ask(BeginPasskey(step_up=house.step_up(back, Danger.ADD_PASSKEY, password)), back)
    new = SoftAuthenticator()
    answer = new.make(begun.options)
    house.ask(RegisterPasskey(ceremony=begun.ceremony, credential=answer, name="New"), back)
    assert actor.user_id == _sign_in(house, new).user_id


def test_the_figure(record_property: Any) -> None:
    """B13: how many answers fail one check each; another site's page is among them in both."""
    told = f"B13: {len(REGISTRATION)} registrations, {len(ASSERTION)} assertions refused"
    record_property(TOLD, f"{told}; cross origin and top origin in both")
    assert {"cross origin", "top origin"} <= REGISTRATION.keys() & ASSERTION.keys()
    assert len(REGISTRATION) >= 21
    assert len(ASSERTION) >= 19
