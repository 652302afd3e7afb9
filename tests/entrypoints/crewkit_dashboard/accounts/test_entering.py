"""The way in by pages: register, verify, sign in, come back, forget, reset."""

import datetime as dt
from typing import Any
from urllib.parse import quote

import pytest

from crewkit_core.accounts.lifetimes import BROWSER, BROWSER_IDLE
from crewkit_testing.account_house import EMAIL, PASSWORD, House
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.page_visit import PageVisit

NEW_PASSWORD = "analytical engines hum"


def test_a_person_registers_and_is_in(stranger: PageVisit) -> None:
    """Form, mail, link, password: then the pages are theirs, in an organization of their own."""
    stranger.go("/kit/register")
    result = stranger.submit(
        "/kit/register",
        name="Ada Lovelace",
        email=f" {EMAIL.upper()} ",
        password=PASSWORD,
        password_confirmation=PASSWORD,
    )
    assert "/kit/register/sent" == result.headers["Location"]
    assert {} == stranger.jar
    assert "Check your mail" in stranger.go("/kit/register/sent").text

    link = stranger.mailed()
    for _ in range(3):
        stranger.go(link)
    assert "/kit" == stranger.submit(password=PASSWORD).headers["Location"]
    assert {"crewkit", "crewkit-device"} == set(stranger.jar)
    assert "Ada Lovelace" in stranger.go("/kit/profile").text
    assert "shown now" in stranger.page.text

    assert "This link no longer works" in stranger.send_form(link, 403, {"password": PASSWORD}).text


def test_the_mailed_link_alone_opens_nothing(stranger: PageVisit) -> None:
    """A wrong password is told, and the link stays good for the right one."""
    stranger.go("/kit/register")
    fields: dict[str, Any] = {"name": "Ada", "email": EMAIL, "password": PASSWORD}
    stranger.submit("/kit/register", **fields, password_confirmation=PASSWORD)
    stranger.go(stranger.mailed())
    assert "That is not the password" in stranger.submit(status=401, password=NEW_PASSWORD).text
    assert "crewkit" not in stranger.jar
    stranger.submit(password=PASSWORD)
    stranger.go("/kit/profile")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "nobody"}, "Is not an e-mail address."),
        ({"name": " "}, "Must have 1 to 200 printable characters."),
        ({"password": "short"}, "Must have at least 15 characters."),
        ({"password": "aaaaaaaaaaaaaaaaaaaa"}, "Repeats the same few characters."),
        ({"password_confirmation": "another one entirely"}, "Is not the same."),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(
    stranger: PageVisit, wrong: dict[str, str], words: str
) -> None:
    """The form comes back as it was typed, but for the passwords, with the field marked."""
    stranger.go("/kit/register")
    fields = {"name": "Ada", "email": EMAIL, "password": PASSWORD}
    fields |= {"password_confirmation": PASSWORD} | wrong
    html = stranger.submit("/kit/register", 400, **fields).text
    assert (True, True, 1) == (words in html, "marked field" in html, html.count("aria-invalid"))
    assert fields["password"] not in html
    assert fields["name"].strip() in html


def test_signing_in_leads_back_to_the_page_asked_for(house: House, visit: PageVisit) -> None:
    """Query and all; who is signed in already goes straight on."""
    other = PageVisit(house)
    wanted = "/kit/sessions?sort=cost_usd&agent=a%20b"
    other.follow(wanted)
    assert "You will be taken back" in other.page.text
    assert wanted == other.log_in()
    assert 200 == other.go(wanted).status_code
    onward = other.go("/kit/login?next=" + quote(wanted, safe=""), 303).headers["Location"]
    assert wanted == onward


def test_a_wrong_password_is_told_and_the_way_back_kept(house: House, visit: PageVisit) -> None:
    """The page never says whether there is an account, and still knows where to go."""
    other = PageVisit(house)
    other.follow("/kit/profile")
    texts = set()
    for email in (EMAIL, "nobody@example.org"):
        html = other.log_in(NEW_PASSWORD, 401, email=email) or other.page.text
        texts.add(html.replace(email, ""))
    assert 1 == len(texts)
    assert "Wrong e-mail address or password." in texts.pop()
    assert "/kit/profile" == other.log_in()


def test_too_many_tries_are_told_to_wait(house: House, visit: PageVisit) -> None:
    """The wait stands on the page and in the header, and afterwards the right password works."""
    other = PageVisit(house)
    other.go("/kit/login")
    for _ in range(9):
        other.log_in(NEW_PASSWORD, 401)
    other.log_in(NEW_PASSWORD, 401)
    other.log_in(PASSWORD, 429)
    wait = int(other.page.headers["Retry-After"])
    assert f"Wait {wait} seconds, then try again." in other.page.text
    house.clock.pass_by(dt.timedelta(seconds=wait))
    assert "/kit" == other.log_in()


def test_a_sign_in_outlives_access_tokens_but_not_its_day(house: House, visit: PageVisit) -> None:
    """An hour later the pages still open; a day later they lead to sign-in, and back."""
    visit.jar.clear()
    visit.follow("/kit/profile")
    visit.log_in()
    house.clock.pass_by(dt.timedelta(hours=1))
    visit.go("/kit/profile")
    house.clock.pass_by(BROWSER)
    assert "/kit/login?next=%2Fkit%2Fprofile" == visit.go("/kit/profile", 303).headers["Location"]
    visit.go("/kit/login?next=%2Fkit%2Fprofile")
    assert "/kit/profile" == visit.log_in(remember="1")
    house.clock.pass_by(BROWSER)
    visit.go("/kit/profile")
    house.clock.pass_by(BROWSER_IDLE)
    visit.go("/kit/profile", 303)


def test_the_cookie_stays_for_who_asks_for_it(house: House, visit: PageVisit) -> None:
    """Without the box it ends with the browser; over https it is kept to it."""
    visit.jar.clear()
    visit.go("/kit/login")
    visit.log_in()
    assert visit.page.cookies["crewkit"].max_age is None
    safe = PageVisit(house, "https://crewkit.example.org")
    safe.go("/kit/login")
    safe.log_in(remember="1")
    cookie = safe.page.cookies["__Host-crewkit"]
    assert (True, True, "Lax", "/") == (
        cookie.secure,
        cookie.http_only,
        cookie.same_site,
        cookie.path,
    )
    assert cookie.max_age
    assert safe.page.cookies["__Host-crewkit-device"].secure


def test_a_forgotten_password_is_set_anew_by_mail(house: House, visit: PageVisit) -> None:
    """The answer is the same for every address; the link sets a password and ends every sign-in."""
    other = PageVisit(house)
    for email in ("nobody@example.org", EMAIL):
        other.go("/kit/forgot")
        assert "/kit/forgot/sent" == other.submit("/kit/forgot", email=email).headers["Location"]
    assert "If that address has an account" in other.go("/kit/forgot/sent").text
    link = other.mailed()
    other.go(link)
    assert "at least 15" in other.submit(status=400, password="short").text
    assert "/kit/login?done=reset" == other.submit(password=NEW_PASSWORD).headers["Location"]
    assert "Your password is changed" in other.go("/kit/login?done=reset").text
    visit.go("/kit/profile", 303)
    other.log_in(PASSWORD, 401)
    assert "/kit" == other.log_in(NEW_PASSWORD)
    assert "Ask for a new link" in other.send_form(link, 403, {"password": PASSWORD}).text


def test_half_a_mailed_link_says_so(stranger: PageVisit) -> None:
    """Each kind of mailed link that does not work offers another, and uses nothing up."""
    fields = {"password": PASSWORD}
    for kind in ("verify", "reset", "undo-deletion"):
        assert (
            "This link no longer works"
            in stranger.send_form(f"/kit/{kind}/nothing", 403, fields).text
        )


def test_a_form_that_is_none_is_refused(stranger: PageVisit) -> None:
    """Another kind of body, one too long, and bytes that are no text answer in the page's look."""
    json = {"Content-Type": "application/json"}
    assert 400 == stranger.send_form("/kit/login", None, {}, **json).status_code
    assert 413 == stranger.send_form("/kit/login", None, {"email": "a" * 300_000}).status_code
    bad = stranger.simulate_post(
        "/kit/login",
        body=b"email=%ff",
        headers={"Host": PUBLIC_URL[7:], "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert (400, True) == (bad.status_code, "The form cannot be read" not in bad.text)
