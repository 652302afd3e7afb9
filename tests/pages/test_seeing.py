"""Who sees a session, said in a real browser, in every look."""

import pytest
from playwright.sync_api import Browser, expect

from crewkit_core.sessions.use_cases import ListSessions
from crewkit_pages.platform import Platform
from crewkit_pages.walking import Stop, assert_sound, see, the_owner, walk
from crewkit_pages.watching import DARK, LIGHT, PHONE, Look


@pytest.mark.parametrize("look", [LIGHT, DARK, PHONE], ids=lambda look: look.name)
def test_who_sees_a_session_is_said_on_its_page(
    browser: Browser, full: Platform, axe: str, look: Look
) -> None:
    """By a button each; the list then marks the session, and finds it by that."""
    query = ListSessions(organization_id=full.owner.organization_id, limit=1)
    (session,) = full.application.door.handle(full.owner.actor(), query).data
    with the_owner(browser, full, look) as watched:
        page = watched.page
        watched.open(f"/kit/sessions/{session.id}")
        buttons = page.get_by_role("form", name="Who sees this session")
        expect(buttons).to_contain_text("Seen by everybody in the organization.")
        for button, words in (("Managers", "managers and above"), ("Nobody else", "alone")):
            with page.expect_navigation(wait_until="load"):
                buttons.get_by_role("button", name=button).click()
            expect(buttons).to_contain_text(words)
            pressed = buttons.locator("[aria-pressed]")
            expect(pressed).to_have_text(button)
        wrongs = see(watched, look, "session-sensitive", axe)
        stops = (Stop("sessions-sensitive", "/kit/sessions?visibility=sensitive"),)
        wrongs += walk(watched, look, stops, axe)
        expect(page.locator(".marks")).to_contain_text("sensitive")
        watched.open(f"/kit/sessions/{session.id}")
        with page.expect_navigation(wait_until="load"):
            buttons.get_by_role("button", name="Everybody").click()
    assert_sound(wrongs)
