"""How a delivery comes to be sent: once more, or for the first time."""

import datetime as dt

import attrs

from crewkit_core.kernel.event import Happened
from crewkit_core.kernel.ids import new_id
from crewkit_core.webhooks.model import Delivery, Endpoint, State
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.signing import body_of
from crewkit_core.webhooks.use_cases.send_webhook import SendWebhook


def queue(unit: WebhooksUnit, endpoint: Endpoint, happened: Happened, now: dt.datetime) -> Delivery:
    """Have an event sent to an endpoint; one that was sent already is sent again, as it was."""
    known = unit.deliveries.of_event(endpoint.organization_id, endpoint.id, happened.id)
    if known is not None:
        return send_again(unit, known, now)
    delivery = Delivery(
        organization_id=endpoint.organization_id,
        id=new_id(now),
        endpoint_id=endpoint.id,
        event_id=happened.id,
        kind=happened.kind,
        body=body_of(happened),
        created_at=now,
        due_at=now,
    )
    unit.deliveries.add(delivery)
    _enqueue(unit, delivery)
    return delivery


def send_again(unit: WebhooksUnit, delivery: Delivery, now: dt.datetime) -> Delivery:
    """Begin a delivery's schedule anew, at once: the same id, the same bytes."""
    begun = attrs.evolve(delivery, state=State.PENDING, step=0, due_at=now, settled_at=None)
    unit.deliveries.save(begun)
    _enqueue(unit, begun)
    return begun


def _enqueue(unit: WebhooksUnit, delivery: Delivery) -> None:
    job = SendWebhook(
        organization_id=delivery.organization_id,
        webhook_id=delivery.endpoint_id,
        delivery_id=delivery.id,
        number=delivery.tries + 1,
    )
    unit.jobs.add(job)
