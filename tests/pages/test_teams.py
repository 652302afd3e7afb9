"""The pages of an organization, in every look, and a team's whole way through a real browser."""

import re
import uuid

import pytest
from playwright.sync_api import Browser, expect

from crewkit_core.accounts.model import LetterKind
from crewkit_pages.people import PASSWORD, a_person, log_in
from crewkit_pages.platform import Platform
from crewkit_pages.walking import Stop, a_stranger, assert_sound, see, walk
from crewkit_pages.watching import DARK, LIGHT, PHONE, Look, Watched

in_every_look = pytest.mark.parametrize("look", [LIGHT, DARK, PHONE], ids=lambda look: look.name)
ALONE = (Stop("organization-personal", "/kit/organization"), Stop("team-alone", "/kit/team"))


def _pressed(watched: Watched, button: str) -> None:
    with watched.page.expect_navigation(wait_until="load"):
        watched.page.get_by_role("button", name=button, exact=True).first.click()


@in_every_look
def test_a_team_from_its_founding_to_its_end(
    browser: Browser, peopled: Platform, axe: str, look: Look
) -> None:
    """Made, named, filled by a mailed link, levels set, somebody taken out, closed: by pages alone.

    The one who is invited is led to sign-in and back to the invitation.
    """
    tag = f"{look.name}-{uuid.uuid4().hex[:6]}"
    founder = a_person(peopled, f"fay-{tag}@example.org", "Fay Founder")
    invited = a_person(peopled, f"grace-{tag}@example.org", "Grace Hopper")
    with a_stranger(browser, peopled, look) as watched:
        page = watched.page
        watched.open("/kit/organization")
        log_in(page, founder)
        page.wait_for_url("**/kit/organization")
        wrongs = walk(watched, look, ALONE, axe)
        watched.open("/kit/organization")
        page.get_by_label("Name of a new one").fill(f"Acme {tag}")
        _pressed(watched, "Make an organization")
        wrongs += see(watched, look, "organization-made", axe, opened=True)
        watched.open("/kit/team")
        page.get_by_label("E-mail address").fill(invited)
        page.get_by_label("They will be").select_option("manager")
        _pressed(watched, "Send the invitation")
        expect(page.get_by_role("status")).to_contain_text("on its way")

        wrongs += _joined(browser, peopled, look, invited, axe)
        watched.open("/kit/team")
        wrongs += see(watched, look, "team", axe, opened=True)
        watched.open("/kit/team")
        page.get_by_label("Level of Grace Hopper").select_option("viewer")
        page.get_by_role("button", name="Set the level of Grace Hopper").click()
        expect(page.get_by_role("status")).to_contain_text("from their next request on")
        page.locator("summary", has_text="Remove").click()
        page.get_by_role("button", name="Take them out").click()
        expect(page.get_by_role("status")).to_contain_text("no member any more")
        expect(page.get_by_text("Grace Hopper")).to_have_count(0)

        watched.open("/kit/organization")
        page.locator("summary", has_text="Close this organization").click()
        page.get_by_label("to confirm").fill(f"Acme {tag}")
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Close for everybody").click()
        page.wait_for_url(re.compile("/kit$"))
        watched.open("/kit/organization")
        expect(page.get_by_text(f"Acme {tag}")).to_have_count(0)
    assert_sound(wrongs)


def _joined(browser: Browser, peopled: Platform, look: Look, invited: str, axe: str) -> list[str]:
    """Let who is invited follow the link, sign in, come back and join."""
    wrongs: list[str] = []
    link = peopled.link(LetterKind.INVITATION, invited)
    with a_stranger(browser, peopled, look) as other:
        other.open(link)
        wrongs += see(other, look, "invitation", axe)
        other.page.get_by_role("link", name="Sign in to join").click()
        log_in(other.page, invited)
        other.page.wait_for_url(re.compile(re.escape(peopled.url + link) + "$"))
        wrongs += see(other, look, "invitation-signed-in", axe)
        _pressed(other, "Join")
        other.open("/kit/team")
        expect(other.page.get_by_text("you are manager")).to_be_visible()
        wrongs += see(other, look, "team-manager", axe)
        wrongs += walk(other, look, (Stop("invitation-used", link, 404),), axe)
    return wrongs
