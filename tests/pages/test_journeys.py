"""A person's whole way through a real browser: register, passkeys, reset, leaving, and back."""

import re
import uuid

from playwright.sync_api import Browser, expect

from crewkit_core.accounts.model import LetterKind
from crewkit_core.accounts.use_cases import BeginDeviceGrant, RedeemDeviceCode
from crewkit_core.kernel.actor import nobody
from crewkit_pages.people import PASSWORD, Authenticator, a_person, log_in
from crewkit_pages.platform import Platform
from crewkit_pages.walking import a_stranger, assert_sound, see
from crewkit_pages.watching import LIGHT, Watched

NEW_PASSWORD = "analytical engines hum"
SECURITY = "/kit/profile/security"


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


def test_a_device_is_let_in_by_keyboard(browser: Browser, peopled: Platform) -> None:
    """The address that the terminal prints leads through sign-in to the code and one decision."""
    email = a_person(peopled, f"device-{uuid.uuid4().hex[:8]}@example.org")
    door = peopled.application.door
    codes = door.handle(nobody(), BeginDeviceGrant(client_id="crewkit-cli"))
    with a_stranger(browser, peopled, LIGHT) as watched:
        page = watched.page
        page.goto(codes.verification_uri_complete)
        log_in(page, email)
        expect(page.get_by_text(codes.user_code)).to_be_visible()
        page.get_by_label("In this organization").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="The device is in")).to_be_visible()
    redeem = RedeemDeviceCode(client_id="crewkit-cli", device_code=codes.device_code)
    assert "Ada Lovelace" == door.handle(nobody(), redeem).name
