"""What the use cases of webhooks have in common: who may, and how things are shown."""

import datetime as dt
import uuid

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.text import is_storable
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.webhooks.addresses import without_path
from crewkit_core.webhooks.errors import NoSuchDelivery, NoSuchWebhook
from crewkit_core.webhooks.model import Delivery, Endpoint
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.signing import message_id
from crewkit_core.webhooks.views import DeliveryView, WebhookView

KEEPERS_FROM = Level.ADMIN
"""Lowest level whose members see and change webhooks."""

_LONGEST_DESCRIPTION = 200


def held(
    unit: WebhooksUnit, actor: Actor, organization_id: uuid.UUID, webhook_id: uuid.UUID
) -> Endpoint:
    """Return an endpoint that the actor may see and change.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
    """
    require(unit, actor, organization_id, KEEPERS_FROM)
    found = unit.endpoints.find(organization_id, webhook_id)
    if found is None:
        raise NoSuchWebhook("there is no such webhook")
    return found


def held_delivery(
    unit: WebhooksUnit, actor: Actor, place: tuple[uuid.UUID, uuid.UUID, uuid.UUID]
) -> tuple[Endpoint, Delivery]:
    """Return an endpoint and one of its deliveries.

    Args:
        place: Organization, endpoint and delivery.

    Raises:
        NoSuchOrganization, LevelTooLow, NoSuchWebhook: as ``held``.
        NoSuchDelivery: the endpoint has none such.
    """
    organization_id, webhook_id, delivery_id = place
    endpoint = held(unit, actor, organization_id, webhook_id)
    found = unit.deliveries.find(organization_id, delivery_id)
    if found is None or found.endpoint_id != webhook_id:
        raise NoSuchDelivery("there is no such delivery")
    return endpoint, found


def check_description(text: str) -> str:
    """Return what an endpoint is for, as it is kept.

    Raises:
        Invalid: it is too long, or holds what cannot be stored or shown.
    """
    text = text.strip()
    if len(text) > _LONGEST_DESCRIPTION or not is_storable(text) or not text.isprintable():
        rule = f"must be at most {_LONGEST_DESCRIPTION} printable characters"
        raise wrong_field("description", rule)
    return text


def told(endpoint: Endpoint) -> dict[str, object]:
    """Return what an audit record tells of an endpoint: neither what signs nor paths."""
    return {
        "address": without_path(endpoint.url),
        "description": endpoint.description,
        "kinds": endpoint.kinds,
        "active": endpoint.active,
    }


def webhook_view(endpoint: Endpoint, now: dt.datetime) -> WebhookView:
    """Return an endpoint as it is shown."""
    return WebhookView(
        organization_id=endpoint.organization_id,
        id=endpoint.id,
        url=endpoint.url,
        description=endpoint.description,
        kinds=endpoint.kinds,
        created_at=endpoint.created_at,
        older_until=endpoint.older_until if len(endpoint.signing(now)) > 1 else None,
        disabled_at=endpoint.disabled_at,
        disabled_reason=endpoint.disabled_reason,
        failing_since=endpoint.failing_since,
    )


def delivery_view(delivery: Delivery) -> DeliveryView:
    """Return a delivery as it is listed."""
    return DeliveryView(
        organization_id=delivery.organization_id,
        webhook_id=delivery.endpoint_id,
        id=delivery.id,
        event_id=delivery.event_id,
        message_id=message_id(delivery.event_id),
        kind=delivery.kind,
        state=delivery.state,
        tries=delivery.tries,
        created_at=delivery.created_at,
        due_at=delivery.due_at,
        settled_at=delivery.settled_at,
        status=delivery.status,
        failure=delivery.failure,
    )
