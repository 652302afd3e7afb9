"""Webhooks as people name and read them."""

import uuid
from collections.abc import Iterator

from crewkit.opening import Session
from crewkit_cli.figures import clock_time
from crewkit_core.kernel.errors import Conflict
from crewkit_core.webhooks.errors import NoSuchWebhook
from crewkit_core.webhooks.use_cases import ListWebhooks
from crewkit_core.webhooks.views import DeliveryView, NewSecretView, TryView, WebhookView

WHAT_FAILED = {
    "status": "refused",
    "redirect": "redirected",
    "gone": "gone",
    "timeout": "no answer in time",
    "unresolved": "no such name",
    "address_refused": "not a public address",
    "tls": "certificate refused",
    "connection": "no connection",
    "protocol": "no HTTP",
    "disabled": "webhook disabled",
}


def find_webhook(session: Session, name: str) -> uuid.UUID:
    """Return the webhook of this address, description or id.

    Raises:
        NoSuchWebhook: there is none.
        Conflict: there are several.
    """
    query = ListWebhooks(organization_id=session.organization_id)
    found = [
        each
        for each in session.door.handle(session.actor, query).data
        if name in {str(each.id), each.url, each.description}
    ]
    if not found:
        raise NoSuchWebhook(f"no webhook is called {name}")
    if len(found) > 1:
        raise Conflict(f"several webhooks are called {name}: name one by its id")
    return found[0].id


def state_of(webhook: WebhookView) -> str:
    """Return in a word or two how a webhook is."""
    if webhook.disabled_at is not None:
        return f"disabled ({(webhook.disabled_reason or '').replace('_', ' ')})"
    return "active" if webhook.failing_since is None else "failing"


def outcome_of(tried: DeliveryView | TryView) -> str:
    """Return what came of the last try, or of one."""
    if tried.failure is None:
        return "" if tried.status is None else str(tried.status)
    words = WHAT_FAILED[tried.failure]
    return words if tried.status is None else f"{tried.status} {words}"


def counted(deliveries: int) -> str:
    """Return a number of deliveries with its noun."""
    return f"{deliveries:,} {'delivery' if deliveries == 1 else 'deliveries'}"


def particulars(webhook: WebhookView) -> Iterator[tuple[str, str]]:
    """Yield what there is to tell of a webhook."""
    yield "Id", str(webhook.id)
    yield "Sends to", webhook.url
    if webhook.description:
        yield "For", webhook.description
    yield "Events", ", ".join(webhook.kinds) or "all"
    yield "State", state_of(webhook)
    yield "Created", clock_time(webhook.created_at)
    if webhook.disabled_at is not None:
        yield "Disabled", clock_time(webhook.disabled_at)
    if webhook.failing_since is not None:
        yield "Fails since", clock_time(webhook.failing_since)
    if webhook.older_until is not None:
        yield "Older secret", f"signs too until {clock_time(webhook.older_until)}"


def secret_note(made: NewSecretView) -> str:
    """Return what to say beside a secret."""
    return (
        f"It is shown this once: {made.webhook.url} verifies what we send with it, by any library"
        " of Standard Webhooks."
    )
