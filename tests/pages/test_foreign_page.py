"""Bar B26: in a real browser, a page of another site changes nothing on the platform."""

import json
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from crewkit_core.accounts.use_cases import BeginDeviceGrant
from crewkit_core.kernel.actor import nobody
from crewkit_pages.elsewhere import SHAPES, another_site, send_from
from crewkit_pages.people import PASSWORD, a_person, log_in
from crewkit_pages.platform import Platform
from crewkit_testing.house import TOLD


def _state(platform: Platform, page: Page) -> tuple[str, bool]:
    """Return the name that the account has, and whether the browser is still signed in."""
    answer = page.context.request.get(f"{platform.url}/api/v1/auth/me")
    return (str(answer.json().get("data", {}).get("name")), answer.status == 200)


def _posts(platform: Platform, since: int) -> list[int]:
    return [status for method, _, status in platform.answers[since:] if method == "POST"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_foreign_page_changes_nothing(
    browser: Browser, peopled: Platform, host: str, record_property: Any
) -> None:
    """Each is sent, with the cookie where the browser gives it along, and every one is refused."""
    email = a_person(peopled, f"victim-{host}@example.org", "Victim")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{peopled.url}/kit/profile")
    log_in(page, email)
    page.wait_for_url("**/kit/profile")
    before = _state(peopled, page)
    codes = peopled.application.door.handle(nobody(), BeginDeviceGrant(client_id="crewkit-cli"))
    attacks = (
        ("/kit/profile/name", urlencode({"name": "Owned"})),
        ("/kit/profile/security/sign-ins/end", urlencode({"form": "x"})),
        ("/kit/device", urlencode({"user_code": codes.user_code, "decision": "approve"})),
        ("/kit/sign-out", ""),
        ("/kit/login", urlencode({"email": email, "password": PASSWORD})),
        ("/api/v1/auth/sign-ins/end", json.dumps({"keep_current": False})),
        ("/api/v1/auth/step-up", json.dumps({"purpose": "delete_account", "password": PASSWORD})),
    )
    wanted = len(attacks) * len(SHAPES)
    with another_site(host) as elsewhere:
        page.goto(elsewhere)
        seen = len(peopled.answers)
        for path, body in attacks:
            for shape in SHAPES:
                send_from(page, shape, peopled.url + path, body)
        deadline = time.monotonic() + 30
        while len(_posts(peopled, seen)) < wanted and time.monotonic() < deadline:
            page.wait_for_timeout(50)

    figure = f"{len(SHAPES)} shapes at {len(attacks)} addresses from {host}: {wanted} refused"
    record_property(TOLD, f"B26: {figure}")
    assert {403: wanted} == dict(Counter(_posts(peopled, seen)))
    assert before == _state(peopled, page) == ("Victim", True)
    context.close()
