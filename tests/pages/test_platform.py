"""The pages of the platform's own people, in every look, through a real browser."""

import re
import uuid

import pytest
from playwright.sync_api import Browser, expect

from crewkit_core.organizations.use_cases import DeleteOrganization
from crewkit_core.platform.use_cases import CreatePlatformLink
from crewkit_core.tenancy.use_cases import CreateOrganization
from crewkit_pages.people import PASSWORD, a_person, log_in
from crewkit_pages.platform import Platform
from crewkit_pages.walking import Stop, a_stranger, assert_sound, see, walk
from crewkit_pages.watching import DARK, LIGHT, PHONE, Look, Watched

in_every_look = pytest.mark.parametrize("look", [LIGHT, DARK, PHONE], ids=lambda look: look.name)


def _closed(platform: Platform, name: str) -> uuid.UUID:
    """Return an organization of the local owner that they closed."""
    door, owner = platform.application.door, platform.owner.actor()
    made = door.handle(owner, CreateOrganization(name=name))
    door.handle(owner, DeleteOrganization(organization_id=made.id, name=name))
    return made.id


def _fill(watched: Watched, opening: str, why: str) -> None:
    """Open a form that stands folded, and say why."""
    watched.page.locator("summary", has_text=opening).click()
    watched.page.get_by_label("Why").fill(why)


def _send(watched: Watched, button: str, told: str) -> None:
    """Prove it by the password, send the form, and read what is said."""
    watched.page.get_by_label("Your password").last.fill(PASSWORD)
    watched.page.get_by_role("button", name=button, exact=True).click()
    expect(watched.page.get_by_role("status")).to_contain_text(told)


@in_every_look
def test_a_platform_from_its_first_owner_on(
    browser: Browser, peopled: Platform, axe: str, look: Look
) -> None:
    """The link claimed, a user kept out and let in, an organization given back, staff made.

    What stands behind the # of the link is in no request and, once used, in no address.
    """
    tag = f"{look.name}-{uuid.uuid4().hex[:6]}"
    root = a_person(peopled, f"root-{tag}@example.org", "Rut Root")
    mallory = a_person(peopled, f"mallory-{tag}@example.org", "Mallory Mühlbauer-Wichtig")
    closed = _closed(peopled, f"Closed {tag}")
    with a_stranger(browser, peopled, look) as watched:
        wrongs = _claimed(watched, look, peopled, root, axe)
        user, found = _kept_out(browser, watched, look, peopled, mallory, axe)
        wrongs += found
        watched.open("/kit/platform/organizations?state=closed")
        wrongs += see(watched, look, "platform-organizations-closed", axe)
        watched.page.get_by_role("link", name=f"Closed {tag}").click()
        _fill(watched, "Give it back", "closed by mistake")
        wrongs += see(watched, look, "platform-organization-closed", axe)
        _send(watched, "Restore", "given back")
        watched.open("/kit/platform/people")
        watched.page.get_by_label("E-mail address of their account").fill(mallory)
        watched.page.get_by_label("Why").last.fill("joins the team")
        _send(watched, "Give the role", "from their next request on")
        wrongs += walk(watched, look, _stops(user, closed), axe)
    assert_sound(wrongs)


def _claimed(watched: Watched, look: Look, platform: Platform, root: str, axe: str) -> list[str]:
    """Become the first owner by the link, signed in before."""
    page, asked = watched.page, list[str]()
    secret = platform.application.door.handle(platform.owner.actor(), CreatePlatformLink())
    assert secret is not None
    page.on("request", lambda request: asked.append(request.url))
    watched.open("/kit/platform/claim")
    wrongs = see(watched, look, "platform-claim-stranger", axe)
    page.get_by_role("link", name="Sign in", exact=True).click()
    log_in(page, root)
    page.wait_for_url(re.compile("/kit$"))
    page.goto(f"{platform.url}/kit/platform/claim#{secret}")
    expect(page.get_by_label("What stands behind")).to_have_value(secret)
    assert page.url.endswith("/kit/platform/claim")
    wrongs += see(watched, look, "platform-claim", axe)
    page.get_by_role("button", name="Become the owner").click()
    page.wait_for_url(re.compile("/kit/platform$"))
    assert asked
    assert [] == [url for url in asked if secret in url.partition("#")[0]]
    return wrongs + see(watched, look, "platform", axe)


def _kept_out(
    browser: Browser, watched: Watched, look: Look, platform: Platform, mallory: str, axe: str
) -> tuple[str, list[str]]:
    """Find somebody, keep them out, and let them in again; return their page."""
    page = watched.page
    page.get_by_role("link", name="Users", exact=True).click()
    page.get_by_label("Name, address or id").fill("mallory")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name="Mallory").click()
    _fill(watched, "Keep this user out", "spam, ticket 4711")
    wrongs = see(watched, look, "platform-user", axe)
    _send(watched, "Disable", "They are out")
    user = page.url.removeprefix(platform.url).partition("?")[0]
    with a_stranger(browser, platform, look) as other:
        other.open("/kit/login")
        with other.expecting(401):
            log_in(other.page, mallory)
            expect(other.page.get_by_role("alert")).to_be_visible()
    _fill(watched, "Let them in again", "it was somebody else")
    wrongs += see(watched, look, "platform-user-disabled", axe)
    _send(watched, "Enable", "sign in again")
    return user, wrongs


def _stops(user: str, organization: uuid.UUID) -> tuple[Stop, ...]:
    of = f"?organization={organization}"
    return (
        Stop("platform-people", "/kit/platform/people", opened=True),
        Stop("platform-users", "/kit/platform/users"),
        Stop("platform-users-none", "/kit/platform/users?search=nobody-such"),
        Stop("platform-user-staff", user, opened=True),
        Stop("platform-organizations", "/kit/platform/organizations"),
        Stop("platform-organization", f"/kit/platform/organizations/{organization}"),
        Stop("platform-audit", "/kit/platform/audit"),
        Stop("platform-audit-opened", "/kit/platform/audit", opened=True),
        Stop("platform-audit-of", f"/kit/platform/audit{of}", opened=True),
        Stop("platform-events", "/kit/platform/events", opened=True),
        Stop("platform-events-of", f"/kit/platform/events{of}"),
        Stop("platform-bad-address", "/kit/platform/users?state=odd", 400),
        Stop("profile-of-staff", "/kit/profile"),
    )
