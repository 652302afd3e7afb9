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


@in_every_look
def test_a_project_from_its_making_to_its_end(
    browser: Browser, peopled: Platform, axe: str, look: Look
) -> None:
    """Made, called otherwise, closed, a member admitted, deleted, restored: by pages alone."""
    tag = f"{look.name}-{uuid.uuid4().hex[:6]}"
    founder = a_person(peopled, f"ann-{tag}@example.org", "Ann Founder")
    invited = a_person(peopled, f"lin-{tag}@example.org", "Lin Clark")
    with a_stranger(browser, peopled, look) as watched:
        page = watched.page
        watched.open("/kit/organization")
        log_in(page, founder)
        page.wait_for_url("**/kit/organization")
        page.get_by_label("Name of a new one").fill(f"Kite {tag}")
        _pressed(watched, "Make an organization")
        watched.open("/kit/team")
        page.get_by_label("E-mail address").fill(invited)
        page.get_by_label("They will be").select_option("manager")
        _pressed(watched, "Send the invitation")
        wrongs = _joined(browser, peopled, look, invited, axe)
        watched.open("/kit/projects")
        wrongs += see(watched, look, "projects-none", axe)
        page.get_by_label("Name").fill("Kit")
        page.get_by_label("Git remote").fill("git@github.com:crew/kit.git")
        _pressed(watched, "Make the project")
        expect(page.get_by_role("status")).to_contain_text("The project is there")
        page.get_by_label("Name").fill("The Kit")
        _pressed(watched, "Save")
        _pressed(watched, "Close it to all others")
        expect(page.get_by_role("status")).to_contain_text("Only admins")
        _pressed(watched, "Admit")
        expect(page.get_by_text("at most developer in it")).to_be_visible()
        wrongs += see(watched, look, "project-closed", axe, opened=True)
        page.reload()
        page.locator("summary", has_text="Delete this project").click()
        page.get_by_label("to confirm").fill("The Kit")
        _pressed(watched, "Delete for everybody")
        wrongs += see(watched, look, "projects-deleted", axe)
        _pressed(watched, "Restore The Kit")
        expect(page.get_by_role("heading", name="The Kit")).to_be_visible()
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
