"""Every page, in every look: pictures to look at, and nothing that should not be."""

import attrs
import pytest
from playwright.sync_api import Browser

from crewkit_core.accounts.use_cases import RedeemSignInLink
from crewkit_core.kernel.actor import nobody
from crewkit_core.sessions.use_cases import ListSessions
from crewkit_core.sessions.views import SessionSort, SessionSummary
from crewkit_pages.hostile import SESSION
from crewkit_pages.platform import Platform
from crewkit_pages.walking import Stop, a_stranger, assert_sound, see, the_owner, walk
from crewkit_pages.watching import DARK, LIGHT, PHONE, PHONE_DARK, Look

in_every_look = pytest.mark.parametrize("look", [LIGHT, DARK, PHONE], ids=lambda look: look.name)


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


@in_every_look
def test_pages_with_data_are_sound(browser: Browser, full: Platform, axe: str, look: Look) -> None:
    """Every page with real data: no violation, overflow, report, error or foreign request."""
    found = _sessions(full)
    branching = max(found, key=lambda each: each.subagents)
    unpriced = next(each for each in found if each.unpriced_models)
    failing = max(found, key=lambda each: (each.api_errors, each.tool_errors))
    session = f"/kit/sessions/{branching.id}"
    stops = (
        Stop("overview", "/kit"),
        Stop("overview-week", "/kit?days=7"),
        Stop("overview-quarter", "/kit?days=90", opened=True),
        Stop("sessions", "/kit/sessions"),
        Stop("sessions-filtered", "/kit/sessions?sort=cost_usd&order=desc&from=2026-01-01"),
        Stop("sessions-none", "/kit/sessions?agent=nobody-has-this"),
        Stop("session", session),
        Stop("session-opened", session, opened=True),
        Stop("session-costly", f"/kit/sessions/{found[0].id}"),
        Stop("session-unpriced", f"/kit/sessions/{unpriced.id}"),
        Stop("session-failing", f"/kit/sessions/{failing.id}"),
        Stop("session-everything", f"{session}?all=1", opened=True),
        Stop("audit", "/kit/audit"),
        Stop("audit-opened", "/kit/audit", opened=True),
        Stop("audit-filtered", "/kit/audit?what=project&outcome=done"),
        Stop("audit-none", "/kit/audit?what=nothing-such"),
        Stop("audit-verified", "/kit/audit/verification"),
        Stop("audit-bad-address", "/kit/audit?outcome=maybe", 400),
        Stop("connect", "/kit/connect"),
        Stop("not-found", "/kit/sessions/nothing", 404),
        Stop("no-such-page", "/kit/nowhere", 404),
        Stop("bad-address", "/kit?days=5", 400),
    )

    with the_owner(browser, full, look) as watched:
        assert_sound(walk(watched, look, stops, axe))


def test_every_recorded_session_is_sound(browser: Browser, full: Platform, axe: str) -> None:
    """What the real client wrote is shown whole on a phone, bookkeeping and subagents open."""
    recorded = [each for each in _sessions(full) if each.user == "Owner"]
    stops = [Stop("", f"/kit/sessions/{each.id}?all=1", opened=True) for each in recorded]

    with the_owner(browser, full, PHONE_DARK) as watched:
        assert_sound(walk(watched, PHONE_DARK, stops, axe))
    assert len(recorded) > 20


@in_every_look
def test_pages_without_data_are_sound(
    browser: Browser, empty: Platform, axe: str, look: Look
) -> None:
    """The pages of a new installation are as sound as the others."""
    stops = (
        Stop("welcome", "/kit"),
        Stop("sessions-empty", "/kit/sessions"),
        Stop("audit-first", "/kit/audit", opened=True),
        Stop("connect-waiting", "/kit/connect"),
    )

    with the_owner(browser, empty, look) as watched:
        assert_sound(walk(watched, look, stops, axe))


@in_every_look
def test_pages_of_strangers_are_sound(
    browser: Browser, empty: Platform, axe: str, look: Look
) -> None:
    """Signing in, being told how to, and a link that was used up, need no sign-in."""
    link = empty.sign_in_link().removeprefix(empty.url)
    stops = (
        Stop("not-signed-in", "/kit/sessions"),
        Stop("half-link", link[:20]),
        Stop("reference", "/kit/reference"),
        Stop("reference-sessions", "/kit/reference/sessions", opened=True),
        Stop("reference-types", "/kit/reference/types"),
        Stop("reference-none", "/kit/reference/nothing", 404),
        Stop("sign-in", link),
    )

    with a_stranger(browser, empty, look) as watched:
        wrongs = walk(watched, look, stops, axe)
        with watched.expecting(403):
            used = RedeemSignInLink(secret=link.rpartition("/")[2])
            empty.application.door.handle(nobody(), used)
            watched.page.get_by_role("button", name="Sign in").click()
            watched.page.wait_for_url("**/kit/sign-in/*")
            wrongs += see(watched, look, "used-link", axe)
        assert watched.page.get_by_text("This link no longer works").is_visible()

    assert_sound(wrongs)


@in_every_look
def test_hostile_text_stays_text(browser: Browser, hostile: Platform, axe: str, look: Look) -> None:
    """Whatever transcripts hold is shown: nothing runs, loads, leaves its place or hides."""
    session = f"/kit/sessions/{SESSION}"
    stops = (
        Stop("hostile-overview", "/kit?days=90", opened=True),
        Stop("hostile-sessions", "/kit/sessions"),
        Stop("hostile-session", session),
        Stop("hostile-session-opened", f"{session}?all=1", opened=True),
    )

    with the_owner(browser, hostile, look) as watched:
        assert_sound(walk(watched, look, stops, axe))
