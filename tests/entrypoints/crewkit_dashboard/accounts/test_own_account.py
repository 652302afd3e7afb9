"""One's own account by pages: name, organizations, password, passkeys, sign-ins, leaving."""

import html
import re
import uuid
from typing import Any

import attrs
import pytest

from crewkit_core.accounts.lifetimes import BROWSER
from crewkit_core.accounts.model import ActivityKind, Danger
from crewkit_core.accounts.use_cases import BeginPasskey, RegisterPasskey
from crewkit_dashboard.accounts.activity import WORDS
from crewkit_dashboard.accounts.agents import agent_words
from crewkit_dashboard.accounts.trouble import in_words
from crewkit_testing.account_house import EMAIL, PASSWORD, PHONE, House
from crewkit_testing.authenticator import SoftAuthenticator
from crewkit_testing.forms import forms_of
from crewkit_testing.page_visit import PageVisit

NEW_PASSWORD = "analytical engines hum"
WRONG = "not my password at all"


def test_the_name_is_changed(visit: PageVisit) -> None:
    """It stands on the page from then on; one that is none is told beside its field."""
    visit.go("/kit/profile")
    address = visit.submit("/kit/profile/name", name=" Augusta ").headers["Location"]
    page = visit.go(address).text
    assert (True, True) == ("<h1>Augusta</h1>" in page, "Your name is changed." in page)
    refused = visit.submit("/kit/profile/name", 400, name="\x00").text
    assert "Must have 1 to 200 printable characters." in refused


def test_a_password_is_changed_by_who_knows_it(house: House, visit: PageVisit) -> None:
    """Without or with a wrong one nothing changes; with it every other sign-in ends."""
    other = PageVisit(house)
    other.go("/kit/login")
    other.log_in()
    page, form = "/kit/profile/security", "/kit/profile/security/password"
    visit.go(page)
    assert "Your password is needed" in visit.submit(form, 403, password=NEW_PASSWORD).text
    visit.go(page)
    assert (
        "The password is wrong." in visit.submit(form, 401, password=NEW_PASSWORD, proof=WRONG).text
    )
    assert "at least 15" in visit.submit(form, 400, password="short", proof=PASSWORD).text
    other.go("/kit/profile")

    address = visit.submit(form, password=NEW_PASSWORD, proof=PASSWORD).headers["Location"]
    assert "Your password is changed" in visit.go(address).text
    other.go("/kit/profile", 303)
    other.go("/kit/login")
    other.log_in(PASSWORD, 401)
    assert "/kit" == other.log_in(NEW_PASSWORD)


def test_a_passkey_is_added_named_used_and_removed(house: House, visit: PageVisit) -> None:
    """Proved by password, made by the device; then it signs in and proves, until it is removed."""
    device = SoftAuthenticator()
    security = "/kit/profile/security"
    visit.go(security)
    assert "None yet" in visit.page.text
    visit.submit(f"{security}/passkeys", 401, name="Laptop", proof=WRONG)
    visit.submit(f"{security}/passkeys", 200, name="Laptop", proof=PASSWORD)
    options = re.search(r'data-options="([^"]*)"', visit.page.text)
    assert options is not None
    made = device.make(html.unescape(options[1]))
    address = visit.submit(f"{security}/passkeys/made", credential=made).headers["Location"]
    page = visit.go(address).text
    assert (True, True) == ("The passkey is added." in page, "Laptop" in page)

    (rename,) = [to for to, _ in forms_of(page) if re.search(r"passkeys/[^/]+/name$", to)]
    assert "1 to 200" in visit.submit(rename, 400, name=" ").text
    assert (
        "The passkey is renamed."
        in visit.go(visit.submit(rename, name="Work laptop").headers["Location"]).text
    )
    assert "Work laptop" in visit.page.text

    other = PageVisit(house)
    begun = other.ceremony("login")
    other.go("/kit/login?next=/kit/tokens")
    fields: dict[str, Any] = {
        "ceremony": begun["ceremony"],
        "credential": device.sign(begun["options"]),
    }
    assert "/kit/tokens" == other.submit("/kit/login/passkey", **fields).headers["Location"]
    again = other.send_form("/kit/login/passkey", 401, fields)
    assert (True, "crewkit" in other.jar) == ("alert" in again.text, True)

    remove = rename.replace("/name", "/removal")
    begun = visit.ceremony("step-up", purpose="remove_passkey")
    visit.go(security)
    signed = device.sign(begun["options"])
    removed = visit.submit(remove, ceremony=begun["ceremony"], credential=signed)
    assert "None yet" in visit.go(removed.headers["Location"]).text
    begun = visit.ceremony("login")
    other.go("/kit/profile")
    fields = {"ceremony": begun["ceremony"], "credential": device.sign(begun["options"])}
    other.jar.clear()
    other.send_form("/kit/login/passkey", 401, fields)


def test_a_step_up_is_for_one_thing_alone(house: House, visit: PageVisit) -> None:
    """A passkey's proof to remove a passkey changes no password."""
    device = SoftAuthenticator()
    actor = house.actor(house.log_in())
    step_up = house.step_up(actor, Danger.ADD_PASSKEY)
    begun = house.ask(BeginPasskey(step_up=step_up), actor)
    made = device.make(begun.options)
    house.ask(RegisterPasskey(ceremony=begun.ceremony, credential=made, name="x"), actor)

    other = visit.ceremony("step-up", purpose="remove_passkey")
    visit.go("/kit/profile/security")
    fields = {"ceremony": other["ceremony"], "credential": device.sign(other["options"])}
    visit.submit("/kit/profile/security/password", 401, password=NEW_PASSWORD, **fields)
    visit.jar.clear()
    visit.go("/kit/login")
    assert "/kit" == visit.log_in(PASSWORD)


def test_sign_ins_are_ended_one_by_one_or_all(house: House, visit: PageVisit) -> None:
    """Another's is out at its next request; one's own is a signing out; a foreign one is none."""
    others = [PageVisit(house) for _ in range(3)]
    for other in others:
        other.go("/kit/login")
        other.log_in()
    security = "/kit/profile/security"
    visit.go(security)
    ends = [to for to, _ in forms_of(visit.page.text) if re.search(r"sign-ins/[^/]+/end", to)]
    after = visit.page.text.split("this one")[1]
    own = min(ends, key=lambda to: after.find(to) % len(after))
    assert 4 == len(ends)
    first = next(to for to in ends if to != own)
    visit.submit(first)
    assert 1 == [other.go("/kit/profile", None).status_code for other in others].count(303)
    visit.go(security)
    address = visit.submit(f"{security}/sign-ins/end").headers["Location"]
    assert "Every other sign-in has ended." in visit.go(address).text
    assert [303] * 3 == [other.go("/kit/profile", 303).status_code for other in others]
    visit.go(security)
    assert (
        404
        == visit.send_form(
            f"{security}/sign-ins/{uuid.uuid4()}/end", None, {"form": visit.token()}
        ).status_code
    )
    visit.go(security)
    assert "/kit/login" == visit.submit(own).headers["Location"]
    assert "crewkit" not in visit.jar
    visit.go("/kit/profile", 303)


def test_an_account_is_deleted_by_typing_it_out_and_brought_back(
    house: House, visit: PageVisit
) -> None:
    """A slip deletes nothing; afterwards nobody is in, until the mailed link is used."""
    page = "/kit/profile/deletion"
    visit.go(page)
    assert EMAIL in visit.page.text
    refused = visit.submit(page, 400, confirmation="ada", proof=PASSWORD).text
    assert "Type your e-mail address" in refused
    visit.submit(page, 401, confirmation=EMAIL, proof=WRONG)
    visit.submit(page, 403, confirmation=EMAIL)
    address = visit.submit(page, confirmation=EMAIL.upper(), proof=PASSWORD).headers["Location"]
    assert "Your account is closed." in visit.go(address).text
    assert "crewkit" not in visit.jar
    visit.log_in(PASSWORD, 401)

    link = visit.mailed()
    assert "Keep your account?" in visit.go(link).text
    assert "/kit/login?done=kept" == visit.submit().headers["Location"]
    visit.go("/kit/login?done=kept")
    assert "/kit" == visit.log_in()
    visit.go("/kit/profile")


def test_activity_tells_what_happened(house: House, visit: PageVisit) -> None:
    """Newest first, with the place, a page at a time; every kind has words."""
    assert set(ActivityKind) == set(WORDS)
    for _ in range(35):
        house.clock.pass_by(BROWSER / 10)
        house.log_in(source=attrs.evolve(PHONE, agent="Mozilla/5.0 (iPhone) Safari/605"))
    visit.jar.clear()
    visit.go("/kit/login")
    visit.log_in()
    page = visit.go("/kit/profile/activity").text
    assert (30, True) == (page.count("<time"), "Safari on iPhone" in page)
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older is not None
    assert 7 == visit.go(html.unescape(older[1])).text.count("<time")
    assert 400 == visit.go("/kit/profile/activity?after=nonsense", 400).status_code


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/150.0 Safari/537.36", "Chrome on Linux"),
        ("crewkit-cli/0.1", "crewkit-cli/0.1"),
        ("x" * 100, "x" * 60),
        ("", "a program without a name"),
    ],
)
def test_a_program_is_called_as_people_know_it(agent: str, words: str) -> None:
    """A browser and its system by name; anything else as it calls itself."""
    assert words == agent_words(agent)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3600, "60 minutes"),
        (3601, "2 hours"),
    ],
)
def test_a_wait_is_never_told_too_short(seconds: int, words: str) -> None:
    """Rounded up to what people say."""
    assert words == in_words(seconds)


def test_what_a_person_typed_stays_text(house: House) -> None:
    """A name that would be markup is shown as it was typed, wherever it stands."""
    visit = PageVisit(house)
    visit.register(name="<script>alert(1)</script>")
    for path in ("/kit/profile", "/kit/tokens", "/kit/profile/security"):
        assert "<script>alert" not in visit.go(path).text
    assert "&lt;script&gt;" in visit.go("/kit/profile").text
