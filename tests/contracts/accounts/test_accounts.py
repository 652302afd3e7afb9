"""Accounts from their first mail to their last."""

import datetime as dt

import pytest

from crewkit_core.accounts.errors import (
    LinkUsed,
    SoleOwner,
    StepUpNeeded,
    WrongCredentials,
)
from crewkit_core.accounts.lifetimes import MOST_FAILURES, RESET_LINK, VERIFY_LINK
from crewkit_core.accounts.model import ActivityKind, Danger, LetterKind
from crewkit_core.accounts.use_cases import (
    Authenticate,
    ChangePassword,
    DeleteAccount,
    ListActivity,
    Register,
    RenameMe,
    RequestReset,
    ResetPassword,
    ShowMe,
    StepUp,
    UndoDeletion,
    VerifyEmail,
)
from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import Invalid, RateLimited
from crewkit_core.kernel.ids import new_id
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_testing.account_house import EMAIL, NAME, PASSWORD, PHONE, House, memory_house

OTHER = "analytical engines compute"
DAY = dt.timedelta(days=1)


def test_an_account_comes_with_its_organization(house: House) -> None:
    """Who registered and verified owns a personal organization of their name."""
    actor = house.actor(house.register())
    me = house.ask(ShowMe(), actor)
    assert (NAME, EMAIL, True, 0) == (me.name, me.email, me.has_password, me.passkeys)
    (organization,) = house.ask(ListOrganizations(), actor).data
    assert (NAME, True, Level.OWNER) == (
        organization.name,
        organization.personal,
        organization.level,
    )


def test_the_link_alone_opens_nothing(house: House) -> None:
    """Who did not choose the password cannot open the account that was asked for."""
    house.ask(Register(email=EMAIL, name=NAME, password=PASSWORD, password_confirmation=PASSWORD))
    token = house.link()
    with pytest.raises(WrongCredentials):
        house.ask(VerifyEmail(token=token, password=OTHER))
    house.ask(VerifyEmail(token=token, password=PASSWORD))
    with pytest.raises(LinkUsed):
        house.ask(VerifyEmail(token=token, password=PASSWORD))


def test_a_link_gets_too_old(house: House) -> None:
    """After a day the link of a registration works no more."""
    house.ask(Register(email=EMAIL, name=NAME, password=PASSWORD, password_confirmation=PASSWORD))
    token = house.link()
    house.clock.pass_by(VERIFY_LINK)
    with pytest.raises(LinkUsed):
        house.ask(VerifyEmail(token=token, password=PASSWORD))


def test_registering_again_tells_only_the_owner_of_the_address(house: House) -> None:
    """The answer is the same; the mail says that there is an account."""
    house.register()
    house.ask(Register(email=EMAIL, name="Eve", password=OTHER, password_confirmation=OTHER))
    house.work_off()
    assert LetterKind.ALREADY_REGISTERED == house.letters[-1].kind
    with pytest.raises(WrongCredentials):
        house.log_in(password=OTHER)


def test_somebody_brought_in_becomes_themselves(house: House) -> None:
    """Who was known by address before keeps who they are, once the address is verified."""
    owner = house.register("olga@example.org", "Olga Owner")
    organization = house.organization_of(owner.user_id)
    known = User(
        id=new_id(house.clock.now()), name="ada", email=EMAIL, created_at=house.clock.now()
    )
    house.directory.person(organization, known, Level.DEVELOPER)
    signed_in = house.register()
    assert known.id == signed_in.user_id
    mine = house.ask(ListOrganizations(), house.actor(signed_in)).data
    levels = {each.id: each.level for each in mine}
    assert (2, Level.DEVELOPER) == (len(levels), levels[organization])


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("x" * 4097, "too_long"),
        ("fourteen chars", "too_short"),
        ("passwordpassword", "too_common"),
        ("Passw0rdPassw0rd", "too_common"),
        ("aaaaaaaaaaaaaaaaaa", "too_common"),
        ("abcabcabcabcabcabc", "too_common"),
        ("qwertyuiopasdfgh", "too_common"),
        ("zyxwvutsrqponmlk", "too_common"),
        ("Ada Lovelace crewkit", "too_common"),
        ("ada@example.org!", "too_common"),
    ],
)
def test_a_password_is_long_and_not_common(password: str, code: str) -> None:
    """Each is refused by name, with its reason; nothing is stored."""
    with memory_house() as house, pytest.raises(Invalid) as refusal:
        house.ask(
            Register(email=EMAIL, name=NAME, password=password, password_confirmation=password)
        )
    assert [("password", code)] == [(each.field, each.code) for each in refusal.value.details]


EMOJI = "".join(map(chr, range(0x1F600, 0x1F60F)))


@pytest.mark.parametrize("password", [EMOJI, PASSWORD, "é" + "xq7" * 41 + "!wm,"], ids=ascii)
def test_long_words_of_any_script_are_taken(house: House, password: str) -> None:
    """Fifteen emoji are a password; 128 characters are, too."""
    house.register(password=password)
    house.log_in(password=password)


def test_forms_of_one_text_are_one_password(house: House) -> None:
    """Composed or not, half width or full: what looks alike opens alike (NFKC)."""
    house.register(password="caf\u00e9 on the corner \uff21")
    house.log_in(password="cafe\u0301 on the corner A")


def test_wrong_is_wrong_whatever_is_wrong(house: House) -> None:
    """Unknown address, wrong password, disabled account: one answer."""
    actor = house.actor(house.register())
    told = set()
    for email, password in ((EMAIL, OTHER), ("eve@example.org", PASSWORD), (EMAIL, "x" * 5000)):
        with pytest.raises(WrongCredentials) as refusal:
            house.log_in(email, password)
        told.add((refusal.value.message, refusal.value.details))
    house.ask(DeleteAccount(step_up=house.step_up(actor, Danger.DELETE_ACCOUNT)), actor)
    with pytest.raises(WrongCredentials) as refusal:
        house.log_in()
    assert 1 == len(told | {(refusal.value.message, refusal.value.details)})


def test_a_hundred_wrong_passwords_close_the_password(house: House) -> None:
    """From then on even the right one opens nothing, until it is set anew by mail."""
    house.register()
    for _ in range(MOST_FAILURES):
        with pytest.raises(WrongCredentials):
            house.log_in(password=OTHER)
        house.clock.pass_by(dt.timedelta(minutes=1))
    with pytest.raises(WrongCredentials):
        house.log_in()
    house.ask(RequestReset(email=EMAIL))
    house.ask(ResetPassword(token=house.link(), password=OTHER))
    house.log_in(password=OTHER)


def test_wrong_passwords_are_told_of_at_the_next_sign_in(house: House) -> None:
    """A right password begins the count anew and notes how many were wrong."""
    actor = house.actor(house.register())
    for _ in range(3):
        with pytest.raises(WrongCredentials):
            house.log_in(password=OTHER)
    house.log_in()
    found = house.ask(ListActivity(), actor).data
    assert ["3"] == [each.detail for each in found if each.kind is ActivityKind.WRONG_PASSWORDS]


def test_sign_ins_are_limited_by_account_and_by_address(house: House) -> None:
    """Ten tries in five minutes for an account, known or not, and ten from an address."""
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(10):
            with pytest.raises(WrongCredentials):
                house.log_in(email)
        with pytest.raises(RateLimited) as refusal:
            house.log_in(email)
        assert 30 == refusal.value.retry_after
        house.clock.pass_by(dt.timedelta(minutes=5))
    for number in range(10):
        with pytest.raises(WrongCredentials):
            house.log_in(f"u{number}@example.org")
    with pytest.raises(RateLimited):
        house.log_in("u11@example.org")
    with pytest.raises(WrongCredentials):
        house.log_in("u12@example.org", source=PHONE)


def test_a_reset_signs_out_everywhere(house: House) -> None:
    """The old password and every sign-in are dead; the link works once, for an hour."""
    signed_in = house.register()
    house.ask(RequestReset(email=EMAIL.upper()))
    token = house.link()
    with pytest.raises(Invalid):
        house.ask(ResetPassword(token=token, password="short"))
    house.ask(ResetPassword(token=token, password=OTHER))
    assert None is house.known(signed_in.access_token)
    with pytest.raises(LinkUsed):
        house.ask(ResetPassword(token=token, password=OTHER))
    with pytest.raises(WrongCredentials):
        house.log_in()
    house.log_in(password=OTHER)
    house.work_off()
    assert LetterKind.PASSWORD_CHANGED in {letter.kind for letter in house.letters}


def test_a_reset_link_dies_with_the_password_and_with_time(house: House) -> None:
    """A changed password takes older links along; an hour does, too."""
    actor = house.actor(house.register())
    house.ask(RequestReset(email=EMAIL))
    token = house.link()
    proof = house.step_up(actor, Danger.CHANGE_PASSWORD)
    house.ask(ChangePassword(password=OTHER, step_up=proof), actor)
    with pytest.raises(LinkUsed):
        house.ask(ResetPassword(token=token, password=PASSWORD))
    house.ask(RequestReset(email=EMAIL))
    token = house.link()
    house.clock.pass_by(RESET_LINK)
    with pytest.raises(LinkUsed):
        house.ask(ResetPassword(token=token, password=PASSWORD))


def test_a_reset_for_nobody_sends_nothing(house: House) -> None:
    """The answer is the same; no mail goes to an address without an account."""
    house.ask(RequestReset(email="nobody@example.org"))
    house.work_off()
    assert [] == house.letters


def test_changing_the_password_keeps_only_this_sign_in(house: House) -> None:
    """Other sign-ins end; this one goes on."""
    other = house.register()
    here = house.log_in(source=PHONE)
    actor = house.actor(here)
    proof = house.step_up(actor, Danger.CHANGE_PASSWORD)
    house.ask(ChangePassword(password=OTHER, step_up=proof), actor)
    assert None is house.known(other.access_token)
    assert None is not house.known(here.access_token)


def test_a_proof_is_for_one_purpose_one_user_one_time(house: House) -> None:
    """A proof for something else, of somebody else, used, or too old proves nothing."""
    ada = house.actor(house.register())
    eve = house.actor(house.register("eve@example.org", "Eve Adams"))
    proof = house.step_up(ada, Danger.CHANGE_PASSWORD)
    for actor, step_up in (
        (ada, house.step_up(ada, Danger.DELETE_ACCOUNT)),
        (eve, proof),
        (ada, None),
        (ada, "x" * 43),
    ):
        with pytest.raises(StepUpNeeded):
            house.ask(ChangePassword(password=OTHER, step_up=step_up), actor)
    late = house.step_up(ada, Danger.CHANGE_PASSWORD)
    house.clock.pass_by(dt.timedelta(minutes=5))
    with pytest.raises(StepUpNeeded):
        house.ask(ChangePassword(password=OTHER, step_up=late), ada)
    fresh = house.step_up(ada, Danger.CHANGE_PASSWORD)
    house.ask(ChangePassword(password=OTHER, step_up=fresh), ada)
    with pytest.raises(StepUpNeeded):
        house.ask(ChangePassword(password=PASSWORD, step_up=fresh), ada)


def test_a_wrong_password_proves_nothing(house: House) -> None:
    """Stepping up counts wrong passwords as signing in does."""
    actor = house.actor(house.register())
    with pytest.raises(WrongCredentials):
        house.ask(StepUp(purpose=Danger.DELETE_ACCOUNT, password=OTHER), actor)


def test_a_deleted_account_is_out_at_once_and_can_be_brought_back(house: House) -> None:
    """Nothing lets in any more; for 14 days the mailed link undoes it, once."""
    signed_in = house.register()
    browser = house.cookie(house.log_in(source=PHONE))
    actor = house.actor(signed_in)
    house.ask(DeleteAccount(step_up=house.step_up(actor, Danger.DELETE_ACCOUNT)), actor)
    assert None is house.known(signed_in.access_token)
    assert None is house.ask(Authenticate(cookie=browser))
    token = house.link()
    assert LetterKind.DELETION == house.letters[-1].kind
    house.ask(UndoDeletion(token=token))
    house.log_in()
    with pytest.raises(LinkUsed):
        house.ask(UndoDeletion(token=token))


def test_deletion_cannot_be_undone_after_its_time(house: House) -> None:
    """After 14 days the link is dead."""
    actor = house.actor(house.register())
    house.ask(DeleteAccount(step_up=house.step_up(actor, Danger.DELETE_ACCOUNT)), actor)
    token = house.link()
    house.clock.pass_by(14 * DAY)
    with pytest.raises(LinkUsed):
        house.ask(UndoDeletion(token=token))


def test_the_sole_owner_of_a_shared_organization_stays(house: House) -> None:
    """While others would be left without an owner, the account is not deleted."""
    ada = house.register()
    eve = house.register("eve@example.org", "Eve Adams")
    organization = house.organization_of(ada.user_id)
    known = User(
        id=eve.user_id, name="Eve Adams", email="eve@example.org", created_at=house.clock.now()
    )
    house.directory.person(organization, known, Level.ADMIN)
    actor = house.actor(ada)
    proof = house.step_up(actor, Danger.DELETE_ACCOUNT)
    with pytest.raises(SoleOwner, match=NAME):
        house.ask(DeleteAccount(step_up=proof), actor)
    assert None is not house.known(ada.access_token)
    evil = house.actor(eve)
    house.ask(DeleteAccount(step_up=house.step_up(evil, Danger.DELETE_ACCOUNT)), evil)
    house.ask(DeleteAccount(step_up=proof), actor)
    assert None is house.known(ada.access_token)


def test_a_name_can_be_changed(house: House) -> None:
    """The new name is shown; an empty or unprintable one is refused."""
    actor = house.actor(house.register())
    assert "Augusta" == house.ask(RenameMe(name=" Augusta "), actor).name
    for name in ("", " ", "x" * 201, "a\x00b", "a\nb", "\u202eevil"):
        with pytest.raises(Invalid):
            house.ask(RenameMe(name=name), actor)
