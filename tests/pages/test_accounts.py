"""The pages of accounts, in every look, as strangers and people with accounts see them."""

import pytest
from playwright.sync_api import Browser

from crewkit_core.accounts.use_cases import BeginDeviceGrant
from crewkit_core.kernel.actor import Source, nobody
from crewkit_pages.people import PASSWORD, Authenticator, a_person, log_in
from crewkit_pages.platform import Platform
from crewkit_pages.walking import Stop, a_stranger, assert_sound, see, the_owner, walk
from crewkit_pages.watching import DARK, LIGHT, PHONE, Look, Watched

LOOKS = (LIGHT, DARK, PHONE)
in_every_look = pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
CLIENT = Source(address="203.0.113.77", agent="crewkit-cli/0.1 (Linux; x86_64)")


@in_every_look
def test_ways_in_are_sound(browser: Browser, peopled: Platform, axe: str, look: Look) -> None:
    """Every page that needs no sign-in, and each form as it looks when it is refused."""
    stops = (
        Stop("login", "/kit/login"),
        Stop("login-back", "/kit/login?next=/kit/profile", opened=True),
        Stop("login-reset", "/kit/login?done=reset"),
        Stop("register", "/kit/register"),
        Stop("register-sent", "/kit/register/sent"),
        Stop("verify", "/kit/verify/some-token"),
        Stop("forgot", "/kit/forgot"),
        Stop("forgot-sent", "/kit/forgot/sent"),
        Stop("reset", "/kit/reset/some-token"),
        Stop("undo-deletion", "/kit/undo-deletion/some-token"),
    )
    with a_stranger(browser, peopled, look) as watched:
        page = watched.page
        wrongs = walk(watched, look, stops, axe)
        wrongs += _refused(watched, look, "dead-link", 403, "Bring my account back", axe)

        watched.open("/kit/login")
        page.get_by_label("E-mail address").fill(f"nobody-{look.name}@example.org")
        page.get_by_label("Password", exact=True).fill("nobody knows this one")
        wrongs += _refused(watched, look, "login-wrong", 401, "Sign in", axe)

        watched.open("/kit/register")
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("E-mail address").fill("ada@example.org")
        page.get_by_label("Password", exact=True).fill("short")
        page.get_by_label("The same password again").fill("short")
        wrongs += _refused(watched, look, "register-wrong", 400, "Register", axe)
    assert_sound(wrongs)


def test_being_limited_is_told(browser: Browser, newcomer: Platform, axe: str) -> None:
    """Who tried too often is told how long to wait, in every look."""
    wrongs: list[str] = []
    for look in LOOKS:
        with a_stranger(browser, newcomer, look) as watched:
            page = watched.page
            watched.open("/kit/login")
            while not page.get_by_text("Too many tries").is_visible():
                page.get_by_label("E-mail address").fill("nobody@example.org")
                page.get_by_label("Password", exact=True).fill("nobody knows this one")
                watched.expected_status = 401
                _pressed(watched, "Sign in")
            wrongs += see(watched, look, "login-limited", axe)
    assert_sound(wrongs)


@in_every_look
def test_pages_of_an_account_are_sound(
    browser: Browser, peopled: Platform, axe: str, look: Look
) -> None:
    """Profile, security, activity, tokens, devices and leaving, empty and filled."""
    email = a_person(peopled, f"ada-{look.name}@example.org")
    with a_stranger(browser, peopled, look) as watched:
        page = watched.page
        watched.open("/kit/profile")
        log_in(page, email)
        page.wait_for_url("**/kit/profile")
        wrongs = walk(
            watched,
            look,
            (
                Stop("profile", "/kit/profile"),
                Stop("security", "/kit/profile/security"),
                Stop("tokens-none", "/kit/tokens"),
                Stop("deletion", "/kit/profile/deletion"),
                Stop("device-code", "/kit/device"),
                Stop("device-unknown", "/kit/device?user_code=BBBB-BBBB", 404),
            ),
            axe,
        )
        wrongs += _passkeys(watched, look, axe)
        wrongs += _tokens(watched, look, axe)
        wrongs += _devices(watched, look, peopled, axe)
        wrongs += walk(watched, look, (Stop("activity", "/kit/profile/activity"),), axe)
        watched.open("/kit/profile/deletion")
        page.get_by_label("to confirm").fill("somebody else")
        page.get_by_label("Your password").fill(PASSWORD)
        wrongs += _refused(watched, look, "deletion-wrong", 400, "Delete my account", axe)
    assert_sound(wrongs)


@in_every_look
def test_the_owner_without_an_account_sees_what_applies(
    browser: Browser, peopled: Platform, axe: str, look: Look
) -> None:
    """Who signs in by a link from the terminal is told why there is no password."""
    stops = (
        Stop("owner-profile", "/kit/profile"),
        Stop("owner-security", "/kit/profile/security"),
        Stop("owner-tokens", "/kit/tokens"),
    )
    with the_owner(browser, peopled, look) as watched:
        wrongs = walk(watched, look, stops, axe)
        watched.open("/kit/profile/security")
        assert 0 == watched.page.get_by_label("password").count()
    assert_sound(wrongs)


def _refused(
    watched: Watched, look: Look, name: str, status: int, button: str, axe: str
) -> list[str]:
    """Press a button that will be refused, and look at what comes."""
    watched.expected_status = status
    with watched.page.expect_navigation(wait_until="load"):
        watched.page.get_by_role("button", name=button, exact=True).click()
    return see(watched, look, name, axe)


def _pressed(watched: Watched, button: str) -> None:
    with watched.page.expect_navigation(wait_until="load"):
        watched.page.get_by_role("button", name=button, exact=True).click()


def _passkeys(watched: Watched, look: Look, axe: str) -> list[str]:
    page = watched.page
    Authenticator.of(page)
    watched.open("/kit/profile/security")
    page.get_by_label("Name of a new passkey").fill("Work laptop")
    page.locator("#passkeys-proof").fill(PASSWORD)
    _pressed(watched, "Add a passkey")
    wrongs = see(watched, look, "new-passkey", axe)
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/security?done=passkey-added*")
    page.locator("#password-password").fill("a newer and longer one")
    page.locator("#password-proof").fill("not my password at all")
    wrongs += _refused(watched, look, "security-wrong", 401, "Change password", axe)
    watched.open("/kit/profile/security")
    return wrongs + see(watched, look, "security-passkeys", axe, opened=True)


def _tokens(watched: Watched, look: Look, axe: str) -> list[str]:
    page = watched.page
    watched.open("/kit/tokens")
    page.get_by_label("Name of a new one").fill("Build machines of the shop")
    _pressed(watched, "Add service account")
    page.locator("#token-name").fill("CI of the shop")
    page.get_by_label("Acts as").select_option(index=1)
    page.get_by_label("Your password").fill(PASSWORD)
    _pressed(watched, "Create token")
    wrongs = see(watched, look, "tokens-new", axe)
    page.locator("#token-name").fill("My laptop")
    for scope in page.get_by_role("group").get_by_role("checkbox").all():
        scope.uncheck()
    page.get_by_label("Your password").fill(PASSWORD)
    wrongs += _refused(watched, look, "tokens-wrong", 400, "Create token", axe)
    return wrongs + walk(watched, look, (Stop("tokens", "/kit/tokens"),), axe)


def _devices(watched: Watched, look: Look, platform: Platform, axe: str) -> list[str]:
    door, page = platform.application.door, watched.page
    wrongs: list[str] = []
    for button, name in (("Let it in", "device-approved"), ("Deny", "device-denied")):
        codes = door.handle(nobody(CLIENT), BeginDeviceGrant(client_id="crewkit-cli"))
        watched.open(f"/kit/device?user_code={codes.user_code}")
        assert page.get_by_text("203.0.113.77").is_visible()
        wrongs += see(watched, look, "device", axe)
        _pressed(watched, button)
        wrongs += see(watched, look, name, axe)
    return wrongs
