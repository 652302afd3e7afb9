"""Which requests may be sent under a key is decided for each, and told."""

from crewkit_wire.keys import KEY, NOT_KEYED, takes_key
from crewkit_wire.openapi import openapi_document
from crewkit_wire.routes import BY_NAME, PREFIX, ROUTES

KEYED = {
    "add_person",
    "claim_domain",
    "create_organization",
    "create_project",
    "create_service_account",
    "invite_member",
    "replay_event",
    "resend_dead",
    "resend_delivery",
    "resend_invitation",
    "restore_project",
    "transfer_ownership",
    "try_webhook",
}
"""Reviewed: each works through transactions of the application's database alone."""


def test_every_post_takes_a_key_or_says_why_not() -> None:
    """A new route is on one of the two lists, and only what posts is."""
    posting = {route.name for route in ROUTES if route.method == "POST"}
    assert posting == KEYED | set(NOT_KEYED)
    assert set() == KEYED & set(NOT_KEYED)
    assert posting >= {route.name for route in ROUTES if takes_key(route)} == KEYED


def test_no_secret_is_kept() -> None:
    """What answers a secret is on the list of those that take none."""
    for name in KEYED:
        view = BY_NAME[name].view
        assert not [field for field in ("secret", "token", "step_up") if hasattr(view, field)], name


def test_the_description_tells_which() -> None:
    """The header is a parameter of those routes, and of no others."""
    document = openapi_document("http://x", "1")
    told = {
        route.name
        for route in ROUTES
        for each in document["paths"][PREFIX + route.path][route.method.lower()]["parameters"]
        if each["name"] == KEY
    }
    assert told == KEYED
