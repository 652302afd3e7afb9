"""Every page, in every look: pictures to look at, and nothing that should not be."""

from pathlib import Path

import attrs
import pytest
from playwright.sync_api import Browser

from crewkit_core.sessions.use_cases import ListSessions
from crewkit_core.sessions.views import SessionSort, SessionSummary
from crewkit_pages.platform import Platform
from crewkit_pages.watching import LOOKS, Look, Watched

PICTURES = Path(__file__).parent.parent.parent / "artifacts" / "pages"


def _sessions(platform: Platform) -> list[SessionSummary]:
    """Return all sessions, most expensive first."""
    door, owner = platform.application.door, platform.owner
    query = ListSessions(organization_id=owner.organization_id, sort=SessionSort.COST, limit=200)
    page = door.handle(owner.actor(), query)
    found = list(page.data)
    while page.next_cursor:
        page = door.handle(owner.actor(), attrs.evolve(query, after=page.next_cursor))
        found += page.data
    return found


def _walk(
    browser: Browser, platform: Platform, look: Look, pages: dict[str, tuple[str, int]], axe: str
) -> list[str]:
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.scheme == "dark" else "light",
    )
    watched = Watched.of(context, platform)
    watched.open(platform.sign_in_link().removeprefix(platform.url))
    watched.page.get_by_role("button", name="Sign in").click()
    watched.page.wait_for_url("**/kit")
    wrongs: list[str] = []
    for name, (path, status) in pages.items():
        watched.open(path, status)
        watched.look(PICTURES / f"{name}-{look.name}.png")
        wrongs += [f"{name}: {wrong}" for wrong in watched.audit(axe)]
    context.close()
    return wrongs


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_pages_with_data_are_sound(browser: Browser, full: Platform, axe: str, look: Look) -> None:
    """Every page with real data: no violation, overflow, report, error or foreign request."""
    found = _sessions(full)
    branching = max(found, key=lambda each: each.subagents)
    unpriced = next(each for each in found if each.unpriced_models)
    failing = max(found, key=lambda each: (each.api_errors, each.tool_errors))
    session = f"/kit/sessions/{branching.id}"
    pages = {
        "overview": ("/kit", 200),
        "overview-week": ("/kit?days=7", 200),
        "overview-quarter": ("/kit?days=90", 200),
        "sessions": ("/kit/sessions", 200),
        "sessions-filtered": ("/kit/sessions?sort=cost_usd&order=desc&from=2026-01-01", 200),
        "sessions-none": ("/kit/sessions?agent=nobody-has-this", 200),
        "session": (session, 200),
        "session-costly": (f"/kit/sessions/{found[0].id}", 200),
        "session-unpriced": (f"/kit/sessions/{unpriced.id}", 200),
        "session-failing": (f"/kit/sessions/{failing.id}", 200),
        "session-everything": (f"{session}?all=1", 200),
        "connect": ("/kit/connect", 200),
        "not-found": ("/kit/sessions/nothing", 404),
        "no-such-page": ("/kit/nowhere", 404),
        "bad-address": ("/kit?days=5", 400),
    }

    assert [] == _walk(browser, full, look, pages, axe)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_pages_without_data_are_sound(
    browser: Browser, empty: Platform, axe: str, look: Look
) -> None:
    """The pages of a new installation are as sound as the others."""
    pages = {
        "welcome": ("/kit", 200),
        "sessions-empty": ("/kit/sessions", 200),
        "connect-waiting": ("/kit/connect", 200),
    }

    assert [] == _walk(browser, empty, look, pages, axe)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_pages_of_strangers_are_sound(
    browser: Browser, empty: Platform, axe: str, look: Look
) -> None:
    """Signing in, and being told how to, needs no sign-in."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.scheme == "dark" else "light",
    )
    watched = Watched.of(context, empty)
    link = empty.sign_in_link().removeprefix(empty.url)
    wrongs: list[str] = []
    pages = (("not-signed-in", "/kit", 401), ("sign-in", link, 200), ("half-link", link[:20], 200))
    for name, path, status in pages:
        watched.open(path, status)
        watched.look(PICTURES / f"{name}-{look.name}.png")
        wrongs += [f"{name}: {wrong}" for wrong in watched.audit(axe)]
    context.close()

    assert [] == wrongs
