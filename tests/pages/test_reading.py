"""The pages as somebody uses them: with a keyboard, without a script, while data comes in."""

import re
import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from crewkit_core.sessions.use_cases import IngestBatch
from crewkit_core.tenancy.model import ProjectHint
from crewkit_pages.hostile import SESSION
from crewkit_pages.platform import Platform
from crewkit_pages.walking import the_owner
from crewkit_pages.watching import LIGHT, PHONE
from crewkit_testing.builders import a_prompt, an_answer

_OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return [document.activeElement.tagName, style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


def _bring_in(platform: Platform, session: str, text: str) -> None:
    owner = platform.owner
    platform.application.door.handle(
        owner.actor(),
        IngestBatch(
            organization_id=owner.organization_id,
            claude_session_id=session,
            batch_id=uuid.uuid4(),
            first_line=0,
            data=a_prompt(session, text=text) + an_answer(session, f"msg_{session}"),
            project=ProjectHint(root="/home/dev/repos/kit"),
        ),
    )


def _lines(page: Page) -> list[int]:
    """Return the lines of the log's entries, in the order they stand in."""
    ids = page.evaluate("[...document.querySelectorAll('article[id^=line-]')].map((a) => a.id)")
    return [int(each.removeprefix("line-")) for each in ids]


def test_everything_can_be_read_without_a_script(browser: Browser, full: Platform) -> None:
    """Figures, filters, a session, its subagents' logs: links and forms lead everywhere."""
    with the_owner(browser, full, LIGHT, script=False) as watched:
        page = watched.page
        expect(page.get_by_role("heading", name="Cost over time, by model")).to_be_visible()
        page.get_by_role("link", name="Sessions", exact=True).click()
        page.locator("select[name=agent]").select_option("code-reviewer")
        page.locator("select[name=project]").select_option(label="storefront")
        page.get_by_role("button", name="Apply").click()
        page.get_by_role("link", name="Cost").click()
        assert "code-reviewer" == page.locator("select[name=agent]").input_value()
        assert "sort=cost_usd" in page.url
        page.locator("tbody a.title").first.click()
        expect(page.get_by_role("heading", name="Log", exact=True)).to_be_visible()
        page.locator(".subagent > summary").first.click()
        page.get_by_role("link", name="Open the log of this subagent").first.click()
        expect(page.get_by_role("heading", name=re.compile("^Log of "))).to_be_visible()
        page.get_by_role("link", name="Back to the conversation").click()
        expect(page.get_by_role("heading", name="Log", exact=True)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_long_log_is_loaded_piece_by_piece(
    browser: Browser, hostile: Platform, script: bool
) -> None:
    """Every line once and in order: added below by a script, page after page without one."""
    with the_owner(browser, hostile, LIGHT, script=script) as watched:
        page = watched.page
        watched.open(f"/kit/sessions/{SESSION}")
        address = page.url
        seen = _lines(page)
        while more := page.locator("main > #log > .log > .onward > a[data-more]").all():
            before = len(seen)
            more[0].click()
            if script:
                page.wait_for_function(
                    "n => document.querySelectorAll('article[id^=line-]').length > n", arg=before
                )
                seen = _lines(page)
            else:
                page.wait_for_load_state()
                seen += _lines(page)

        assert len(seen) > 200
        assert sorted(set(seen)) == seen
        assert script == (page.url == address)


def test_the_first_session_shows_up_by_itself(browser: Browser, newcomer: Platform) -> None:
    """The page that tells how to connect shows the first session without being reloaded."""
    session = str(uuid.uuid4())
    with the_owner(browser, newcomer, LIGHT) as watched:
        page = watched.page
        watched.open("/kit/connect")
        expect(page.get_by_text("Nothing has come in yet.")).to_be_visible()
        _bring_in(newcomer, session, "My very first prompt")
        expect(page.get_by_text("Your newest session is here.")).to_be_visible(timeout=10_000)
        page.get_by_role("link", name="My very first prompt").click()
        expect(page.get_by_role("heading", name="My very first prompt")).to_be_visible()


def test_a_session_is_deleted_for_good(browser: Browser, newcomer: Platform) -> None:
    """The button at the end of a session's page removes it, and the list says so."""
    session = str(uuid.uuid4())
    _bring_in(newcomer, session, "To be deleted")
    with the_owner(browser, newcomer, PHONE) as watched:
        page = watched.page
        watched.open(f"/kit/sessions/{session}")
        page.get_by_text("Delete this session").click()
        page.get_by_role("button", name="Delete for good").click()
        expect(page.get_by_role("status")).to_contain_text("The session was deleted")
        expect(page.get_by_role("link", name="To be deleted")).to_have_count(0)


def test_signing_out_ends_it_at_once(browser: Browser, full: Platform) -> None:
    """After signing out, the same browser is a stranger."""
    with the_owner(browser, full, PHONE) as watched:
        form = expect(watched.page.get_by_role("heading", name="Sign in to crewkit"))
        watched.page.get_by_role("button", name="Sign out").click()
        form.to_be_visible()
        watched.open("/kit/sessions")
        form.to_be_visible()
        assert [] == watched.wrongs


@pytest.mark.parametrize("path", ["/kit", "/kit/sessions", "session"])
def test_a_keyboard_reaches_and_sees_everything(
    browser: Browser, full: Platform, path: str
) -> None:
    """The first stop skips to the content; every stop shows where the focus is."""
    with the_owner(browser, full, LIGHT) as watched:
        page = watched.page
        watched.open("/kit/sessions?agent=code-reviewer" if path == "session" else path)
        if path == "session":
            page.locator("tbody a.title").first.click()
            page.wait_for_url("**/kit/sessions/*")
        wanted = page.locator("a[href]:visible, button:visible, select:visible, summary:visible")
        assert wanted.count() > 10
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        stops = []
        for _ in range(min(wanted.count(), 40)):
            stops.append(page.evaluate(_OUTLINE))
            page.keyboard.press("Tab")

    unseen = [stop for stop in stops if stop[1] in {"none", "hidden"} or stop[2] < 1]
    assert [] == [stop for stop in unseen if stop[0] not in {"BODY", "HTML"}]
