"""Send a test event."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import Happened
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.errors import WebhookDisabled
from crewkit_core.webhooks.events import DeliveryTested
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import delivery_view, held
from crewkit_core.webhooks.use_cases.queueing import queue
from crewkit_core.webhooks.views import DeliveryView

KIND = "webhook.test"


@attrs.frozen(kw_only=True)
class TryWebhook(Command[DeliveryView]):
    """Send an event there that means nothing, signed like all others, whatever kinds it wants."""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID


def try_webhook(
    command: TryWebhook, *, actor: Actor, work: Work[WebhooksUnit], clock: Clock
) -> DeliveryView:
    """Return its delivery; the worker sends it soon, and tries again as ever when that fails.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
        WebhookDisabled: nothing is sent there.
    """
    now, place = clock.now(), (command.organization_id, command.webhook_id)
    happened = Happened(
        id=new_id(now),
        at=now,
        kind=KIND,
        version=1,
        organization_id=place[0],
        object_id=str(place[1]),
        user_id=actor.user_id,
        origin=actor.origin,
        request_id=actor.request_id,
        payload={"note": "a test: nothing happened"},
    )
    with work(command.organization_id) as unit:
        endpoint = held(unit, actor, *place)
        if not endpoint.active:
            raise WebhookDisabled("the webhook is disabled; make it active first")
        delivery = queue(unit, endpoint, happened, now)
        told = DeliveryTested(organization_id=place[0], object_id=place[1])
        unit.trail.record(actor, told, after={"delivery": delivery.id})
    return delivery_view(delivery)
