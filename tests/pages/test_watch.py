"""The watch over the pages notices what it is there for."""

import pytest
from playwright.sync_api import Browser

from crewkit_pages.faulty import FAULTS, SOUND, serve_instead
from crewkit_pages.platform import Platform
from crewkit_pages.walking import Stop, a_stranger, walk
from crewkit_pages.watching import LOOKS

HERE = (Stop("", "/kit/faulty"),)
SCREEN, PHONE = LOOKS[0], LOOKS[2]


def test_a_sound_page_passes(browser: Browser, empty: Platform, axe: str) -> None:
    """A page without a fault has nothing said about it."""
    with a_stranger(browser, empty, SCREEN) as watched:
        serve_instead(watched.page, SOUND)
        assert [] == walk(watched, SCREEN, HERE, axe)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(browser: Browser, empty: Platform, axe: str, fault: str) -> None:
    """Each kind of fault is found, and by its name."""
    found, html = FAULTS[fault]
    with a_stranger(browser, empty, PHONE) as watched:
        serve_instead(watched.page, html)
        assert any(found in wrong for wrong in walk(watched, PHONE, HERE, axe))


def test_without_the_policy_a_foreign_request_is_seen(
    browser: Browser, empty: Platform, axe: str
) -> None:
    """Were a page's policy gone, the request itself would be noted, and a script that ran."""
    body = "<img alt='x' src='http://127.0.0.1:9/x.png'><script>alert('ran')</script>"
    with a_stranger(browser, empty, SCREEN) as watched:
        serve_instead(watched.page, SOUND.replace("<p>", f"{body}<p>"), {})
        wrongs = walk(watched, SCREEN, HERE, axe)

    assert any("request elsewhere: http://127.0.0.1:9/x.png" in wrong for wrong in wrongs)
    assert any("ran: ran" in wrong for wrong in wrongs)
    assert any("console error" in wrong for wrong in wrongs)
