"""A person's whole way through a real browser: register, passkeys, reset, leaving, and back."""

import json
import re
import subprocess
import time
import uuid
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Route, expect

from crewkit_core.accounts.model import LetterKind
from crewkit_pages.people import PASSWORD, Authenticator, a_person, log_in
from crewkit_pages.platform import ACCESS, Platform
from crewkit_pages.walking import a_stranger, assert_sound, see, the_owner
from crewkit_pages.watching import LIGHT, Watched
from crewkit_testing.platform import CREWKIT

NEW_PASSWORD = "analytical engines hum"
SECURITY = "/kit/profile/security"
NOT_SIGNED_IN = 3
OK = 200
UNAUTHENTICATED = 401
_STOPS = """() => {
  const some = document.querySelectorAll("a, button, input, select, summary, [tabindex='0']");
  const meant = (each) => each.tabIndex >= 0 && each.type !== "hidden" && each.checkVisibility();
  return [...some].filter(meant).length;
}"""
_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing";
  if (getComputedStyle(at).outlineStyle === "none") return "unseen";
  window.stops ??= new Map();
  if (!window.stops.has(at)) window.stops.set(at, `stop ${window.stops.size}`);
  return window.stops.get(at);
}"""


def _arrive(watched: Watched, path: str) -> None:
    watched.page.wait_for_url(re.compile(re.escape(watched.platform.url + path) + "(#.*)?$"))


def test_a_passkey_signs_in_without_a_password(
    browser: Browser, peopled: Platform, axe: str
) -> None:
    """Made by an authenticator, it signs in, proves who asks, and opens nothing once removed."""
    email = a_person(peopled, f"keys-{uuid.uuid4().hex[:8]}@example.org")
    with a_stranger(browser, peopled, LIGHT) as watched:
        page = watched.page
        device = Authenticator.of(page)
        watched.open(SECURITY)
        log_in(page, email)
        _arrive(watched, SECURITY)
        page.get_by_label("Name of a new passkey").fill("Laptop")
        page.locator("#passkeys-proof").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Make the passkey").click()
        expect(page.get_by_role("status")).to_contain_text("The passkey is added.")
        assert 1 == device.count()

        page.get_by_role("button", name="Sign out").first.click()
        _arrive(watched, "/kit/login")
        watched.open("/kit/tokens")
        page.get_by_role("button", name="Sign in with a passkey").click()
        _arrive(watched, "/kit/tokens")

        page.locator("#token-name").fill("Made by passkey")
        page.get_by_role("button", name="Prove it with a passkey instead").click()
        expect(page.get_by_text("it is shown this once")).to_be_visible()

        device.refuse()
        page.get_by_role("button", name="Sign out").first.click()
        _arrive(watched, "/kit/login")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("The passkey was not used.")
        assert_sound(see(watched, LIGHT, "login-passkey-refused", axe))

        log_in(page, email)
        _arrive(watched, "/kit")
        watched.open(SECURITY)
        page.get_by_text("Laptop", exact=True).click()
        remove = page.locator("form", has=page.get_by_role("button", name="Remove"))
        remove.get_by_label("Your password").fill(PASSWORD)
        remove.get_by_role("button", name="Remove").click()
        expect(page.get_by_role("status")).to_contain_text("The passkey is removed")


def test_a_password_journey_without_a_script(browser: Browser, peopled: Platform) -> None:
    """Register, verify, sign out, forget, reset, sign in, leave and come back: all by forms."""
    email = f"forms-{uuid.uuid4().hex[:8]}@example.org"
    with a_stranger(browser, peopled, LIGHT, script=False) as watched:
        page = watched.page
        watched.open("/kit/sessions")
        page.get_by_role("link", name="Register").click()
        page.get_by_label("Your name").fill("Grace Hopper")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.keyboard.press("Enter")
        _arrive(watched, "/kit/register/sent")

        watched.open(peopled.link(LetterKind.VERIFY, email))
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        _arrive(watched, "/kit")
        expect(page.get_by_role("heading", name="No session yet")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        _arrive(watched, "/kit/login")

        page.get_by_role("link", name="Forgot it?").click()
        page.get_by_label("E-mail address").fill(email)
        page.keyboard.press("Enter")
        _arrive(watched, "/kit/forgot/sent")
        watched.open(peopled.link(LetterKind.RESET, email))
        page.get_by_label("New password").fill(NEW_PASSWORD)
        page.keyboard.press("Enter")
        _arrive(watched, "/kit/login?done=reset")

        watched.open("/kit/profile")
        log_in(page, email, NEW_PASSWORD)
        _arrive(watched, "/kit/profile")
        page.get_by_role("link", name="Delete account").click()
        page.get_by_label("to confirm").fill(email)
        page.get_by_label("Your password").fill(NEW_PASSWORD)
        page.get_by_role("button", name="Delete my account").click()
        _arrive(watched, "/kit/login?done=deleted")

        watched.open(peopled.link(LetterKind.DELETION, email))
        page.get_by_role("button", name="Bring my account back").click()
        _arrive(watched, "/kit/login?done=kept")
        log_in(page, email, NEW_PASSWORD)
        _arrive(watched, "/kit")


def test_the_command_line_is_let_in_by_its_page(
    browser: Browser, peopled: Platform, tmp_path: Path
) -> None:
    """The real command shows a code; its page, by keyboard alone, repeats it and lets it in.

    Page and command outlive the access token that the command was given.
    """
    email = a_person(peopled, f"device-{uuid.uuid4().hex[:8]}@example.org")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "CREWKIT_SERVER": peopled.url}
    command = subprocess.Popen(
        [CREWKIT, "auth", "login", "--no-browser"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert command.stderr is not None
        address, code = (command.stderr.readline().split()[1] for _ in range(2))
        with a_stranger(browser, peopled, LIGHT) as watched:
            page = watched.page
            watched.open(address.removeprefix(peopled.url))
            log_in(page, email)
            page.get_by_label("Code").press_sequentially(code.lower())
            page.keyboard.press("Enter")
            expect(page.get_by_text(code, exact=True)).to_be_visible()
            expect(page.get_by_text("crewkit-cli/")).to_be_visible()
            page.get_by_label("In this organization").focus()
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", name="The device is in")).to_be_visible()
            said, complaint = command.communicate(timeout=60)
            assert 0 == command.returncode, complaint

            _outlive_the_access_token(peopled, environment)
            page.get_by_role("link", name="See your sign-ins").click()
            device = page.get_by_role("listitem").filter(has_text="crewkit-cli")
            expect(device).to_contain_text("only in Ada Lovelace")
            device.get_by_role("button", name="End").click()
            expect(page.get_by_role("status")).to_contain_text("That sign-in has ended.")
    finally:
        command.kill()
    assert "Ada Lovelace" in said
    now = subprocess.run(
        [CREWKIT, "whoami"], env=environment, capture_output=True, timeout=60, check=False
    )
    assert NOT_SIGNED_IN == now.returncode


def _outlive_the_access_token(peopled: Platform, environment: dict[str, str]) -> None:
    """Wait until the command's access token has expired: the next command exchanges it."""
    kept = Path(environment["HOME"], ".config", "crewkit", "sign-in.json")
    before = json.loads(kept.read_text())["secrets"]
    deadline = time.monotonic() + 3 * ACCESS.total_seconds()
    while OK == (status := _asked_with(peopled, before["access_token"])):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert UNAUTHENTICATED == status
    line = [CREWKIT, "whoami"]
    done = subprocess.run(line, env=environment, capture_output=True, timeout=60, check=False)
    assert 0 == done.returncode, done.stderr
    after = json.loads(kept.read_text())["secrets"]
    assert before["access_token"] != after["access_token"]
    assert OK == _asked_with(peopled, after["access_token"])


def _asked_with(peopled: Platform, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.get(f"{peopled.url}/api/v1/auth/me", headers=headers).status_code


def test_what_is_on_its_way_is_not_sent_twice(browser: Browser, peopled: Platform) -> None:
    """Until the next page is there the button says so, and pressing again sends nothing."""
    sent: list[str] = []

    def keep_waiting(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    with a_stranger(browser, peopled, LIGHT) as watched:
        page = watched.page
        watched.open("/kit/forgot")
        page.route("**/kit/forgot", keep_waiting)
        page.get_by_label("E-mail address").fill("nobody@example.org")
        button = page.get_by_role("button", name="Send me a link")
        button.click()
        expect(button).to_have_attribute("aria-busy", "true")
        button.click()
        page.get_by_label("E-mail address").press("Enter")
        assert ["POST"] == sent


@pytest.mark.parametrize("path", ["/kit/login", "/kit/register", SECURITY, "/kit/tokens"])
def test_a_keyboard_sees_where_it_is(browser: Browser, peopled: Platform, path: str) -> None:
    """Every stop on the pages of accounts shows where the focus is, and all can be reached."""
    known = path not in {"/kit/login", "/kit/register"}
    with (the_owner if known else a_stranger)(browser, peopled, LIGHT) as watched:
        page = watched.page
        watched.open(path)
        stops = page.evaluate(_STOPS)
        seen = set()
        for _ in range(stops + 1):
            page.keyboard.press("Tab")
            seen.add(page.evaluate(_FOCUS))
        assert (stops, False) == (len(seen - {"nothing"}), "unseen" in seen)
