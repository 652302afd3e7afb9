"""Domains in every look: claimed, proven, joined by, and given up, through a real browser."""

import re
import uuid

import pytest
from playwright.sync_api import Browser, expect

from crewkit_pages.people import a_person, log_in
from crewkit_pages.platform import Platform
from crewkit_pages.walking import a_stranger, assert_sound, see
from crewkit_pages.watching import DARK, LIGHT, PHONE, Look, Watched

in_every_look = pytest.mark.parametrize("look", [LIGHT, DARK, PHONE], ids=lambda look: look.name)


def _pressed(watched: Watched, button: str) -> None:
    with watched.page.expect_navigation(wait_until="load"):
        watched.page.get_by_role("button", name=button, exact=True).first.click()


@in_every_look
def test_people_of_a_domain_join_by_a_button(
    browser: Browser, peopled: Platform, axe: str, look: Look
) -> None:
    """Claimed, refused until the record is there, proven, and joined by who has an address."""
    tag = f"{look.name}-{uuid.uuid4().hex[:6]}"
    domain = f"{tag}.example"
    founder = a_person(peopled, f"ann-{tag}@example.org", "Ann Founder")
    lin = a_person(peopled, f"lin@{domain}", "Lin Clark")
    with a_stranger(browser, peopled, look) as watched:
        page = watched.page
        watched.open("/kit/organization")
        log_in(page, founder)
        page.wait_for_url("**/kit/organization")
        page.get_by_label("Name of a new one").fill(f"Dune {tag}")
        _pressed(watched, "Make an organization")
        watched.open("/kit/organization/domains")
        wrongs = see(watched, look, "domains-none", axe)
        page.get_by_label("Domain", exact=True).fill(domain)
        _pressed(watched, "Claim it")
        name, value = page.locator("code").all_inner_texts()
        page.get_by_label(f"Who joins by {domain}").select_option("developer")
        _pressed(watched, f"Set who joins by {domain}")
        with watched.expecting(409):
            _pressed(watched, f"Look for the record of {domain}")
            expect(page.get_by_role("alert")).to_contain_text("No TXT record")
        peopled.dns.zone[name] = [[value]]
        _pressed(watched, f"Look for the record of {domain}")
        expect(page.get_by_role("status")).to_contain_text("is proven")
        wrongs += see(watched, look, "domains", axe, opened=True)
        wrongs += _joined(browser, peopled, look, (lin, f"Dune {tag}"), axe)
        watched.open("/kit/organization/domains")
        page.locator("summary", has_text="Remove").click()
        _pressed(watched, "Claim it no more")
        expect(page.get_by_role("status")).to_contain_text("claimed no more")
    assert_sound(wrongs)


def _joined(
    browser: Browser, peopled: Platform, look: Look, who: tuple[str, str], axe: str
) -> list[str]:
    """Let somebody of the domain find the organization and join it."""
    email, organization = who
    with a_stranger(browser, peopled, look) as other:
        other.open("/kit/organization")
        log_in(other.page, email)
        other.page.wait_for_url("**/kit/organization")
        wrongs = see(other, look, "organization-joinable", axe)
        _pressed(other, f"Join {organization}")
        other.page.wait_for_url(re.compile("/kit$"))
        other.open("/kit/team")
        expect(other.page.get_by_text("you are developer")).to_be_visible()
    return wrongs
