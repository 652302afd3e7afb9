"""The pages of webhooks, in every look: a webhook's whole way, and a receiver that is hostile."""

import re
import time
import uuid

import pytest
from playwright.sync_api import Browser, expect

from crewkit_core.webhooks.use_cases import ListDeliveries, ListWebhooks
from crewkit_core.webhooks.views import DeliveryView
from crewkit_pages.hostile import PAYLOADS
from crewkit_pages.platform import Platform
from crewkit_pages.walking import Stop, assert_sound, see, the_owner, walk
from crewkit_pages.watching import DARK, LIGHT, PHONE, Look, Watched
from crewkit_testing.receiving import answering, receiving

in_every_look = pytest.mark.parametrize("look", [LIGHT, DARK, PHONE], ids=lambda look: look.name)
SECRET = re.compile("whsec_[A-Za-z0-9+/=]{40,}")
SECONDS = 30


def _pressed(watched: Watched, button: str) -> None:
    with watched.page.expect_navigation(wait_until="load"):
        watched.page.get_by_role("button", name=button, exact=True).first.click()


def _tried(platform: Platform, kind: str) -> DeliveryView:
    """Return the newest delivery of a kind, as soon as it was tried."""
    door, owner = platform.application.door, platform.owner
    place = {"organization_id": owner.organization_id}
    (webhook,) = door.handle(owner.actor(), ListWebhooks(**place)).data
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        query = ListDeliveries(organization_id=owner.organization_id, webhook_id=webhook.id)
        for each in door.handle(owner.actor(), query).data:
            if each.kind == kind and each.tries:
                return each
        time.sleep(0.1)
    raise AssertionError(f"no try of {kind}")


@in_every_look
def test_a_webhook_from_its_creation_to_its_end(
    browser: Browser, peopled: Platform, axe: str, look: Look
) -> None:
    """Created, its secret seen once, tested, its hostile answer shown as text, rotated, removed."""
    hostile = "".join(PAYLOADS).encode()
    with receiving() as receiver, the_owner(browser, peopled, look) as watched:
        receiver.behave = answering(500, body=hostile)
        page = watched.page
        wrongs = walk(watched, look, (Stop("webhooks-none", "/kit/webhooks"),), axe)
        page.get_by_label("Address").fill("https://10.0.0.1/in")
        with watched.expecting(400):
            _pressed(watched, "Create webhook")
        expect(page.get_by_text("Must name a host, not an IP address.")).to_be_visible()
        wrongs += see(watched, look, "webhooks-refused", axe)
        page.get_by_label("Address").fill(f"http://127.0.0.1:{receiver.port}/in")
        page.get_by_label("What it is for").fill("CI of the shop")
        page.get_by_label("Events").fill("project.created, member.*")
        _pressed(watched, "Create webhook")
        secret = page.locator("[data-secret]").inner_text()
        assert SECRET.fullmatch(secret)
        wrongs += see(watched, look, "webhook-created", axe)

        watched.open("/kit/webhooks")
        wrongs += see(watched, look, "webhooks", axe)
        page.get_by_role("link", name="CI of the shop").click()
        assert secret not in page.content()
        _pressed(watched, "Send a test")
        expect(page.get_by_role("status")).to_contain_text("on its way")
        tried = _tried(peopled, "webhook.test")
        page.reload()
        expect(page.get_by_text("500 refused")).to_be_visible()
        wrongs += see(watched, look, "webhook-failing", axe, opened=True)
        watched.open(f"/kit/webhooks/{tried.webhook_id}/deliveries/{tried.id}")
        assert PAYLOADS[0] in page.get_by_label("Answer to try 1").inner_text()
        wrongs += see(watched, look, "webhook-delivery", axe)
        receiver.behave = answering(204)
        _pressed(watched, "Send it again")
        wrongs += _changed(watched, look, axe, str(tried.webhook_id), secret)
    assert_sound(wrongs)


def _changed(watched: Watched, look: Look, axe: str, identity: str, secret: str) -> list[str]:
    """Rotate it, change it, switch it off, and remove it."""
    page, here = watched.page, f"/kit/webhooks/{identity}"
    watched.open(here)
    page.locator("summary", has_text="Rotate").click()
    _pressed(watched, "Make a new secret")
    assert secret != page.locator("[data-secret]").inner_text()
    expect(page.get_by_text("The one before signs too until")).to_be_visible()
    wrongs = see(watched, look, "webhook-rotated", axe)
    watched.open(here)
    page.get_by_label("Events").fill(f"nothing.{uuid.uuid4().hex}")
    with watched.expecting(400):
        _pressed(watched, "Save")
    expect(page.get_by_text("is no kind of event")).to_be_visible()
    page.get_by_label("Events").fill("")
    _pressed(watched, "Save")
    expect(page.get_by_role("status")).to_contain_text("It is changed")
    _pressed(watched, "Disable")
    expect(page.get_by_text("Somebody switched it off")).to_be_visible()
    wrongs += see(watched, look, "webhook-disabled", axe)
    _pressed(watched, "Enable")
    page.locator("summary", has_text="Remove").click()
    _pressed(watched, "Remove for good")
    expect(page.get_by_role("status")).to_contain_text("gone")
    watched.open(here, 404)
    return wrongs
