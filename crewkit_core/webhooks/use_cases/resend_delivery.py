"""Send a delivery again."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.errors import WebhookDisabled
from crewkit_core.webhooks.events import DeliveryResent
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import delivery_view, held_delivery
from crewkit_core.webhooks.use_cases.queueing import send_again
from crewkit_core.webhooks.views import DeliveryView


@attrs.frozen(kw_only=True)
class ResendDelivery(Command[DeliveryView]):
    """Send this once more, whatever became of it: the same bytes under the same ``webhook-id``."""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID
    delivery_id: uuid.UUID


def resend_delivery(
    command: ResendDelivery, *, actor: Actor, work: Work[WebhooksUnit], clock: Clock
) -> DeliveryView:
    """Return it; the worker sends it soon, and tries again as ever when that fails.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
        NoSuchDelivery: the webhook has none such.
        WebhookDisabled: nothing is sent there.
    """
    place = command.organization_id, command.webhook_id, command.delivery_id
    with work(command.organization_id) as unit:
        endpoint, found = held_delivery(unit, actor, place)
        if not endpoint.active:
            raise WebhookDisabled("the webhook is disabled; make it active first")
        begun = send_again(unit, found, clock.now())
        told = DeliveryResent(organization_id=place[0], object_id=endpoint.id, deliveries=1)
        unit.trail.record(actor, told, after={"delivery": found.id})
    return delivery_view(begun)
