"""Send everything again that died."""

import datetime as dt
import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.errors import WebhookDisabled
from crewkit_core.webhooks.events import DeliveryResent
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import held
from crewkit_core.webhooks.use_cases.queueing import send_again
from crewkit_core.webhooks.views import ResentView

MOST = 500


@attrs.frozen(kw_only=True)
class ResendDead(Command[ResentView]):
    """Send all once more that died since then."""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID
    since: dt.datetime


def resend_dead(
    command: ResendDead, *, actor: Actor, work: Work[WebhooksUnit], clock: Clock
) -> ResentView:
    """Return how many, oldest first; 500 at most at one call.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
        WebhookDisabled: nothing is sent there.
    """
    place = command.organization_id, command.webhook_id
    with work(command.organization_id) as unit:
        endpoint = held(unit, actor, *place)
        if not endpoint.active:
            raise WebhookDisabled("the webhook is disabled; make it active first")
        found = unit.deliveries.dead(*place, command.since, MOST + 1)
        for delivery in found[:MOST]:
            send_again(unit, delivery, clock.now())
        count = len(found[:MOST])
        if count:
            told = DeliveryResent(organization_id=place[0], object_id=place[1], deliveries=count)
            unit.trail.record(actor, told, after={"died_since": command.since})
    return ResentView(deliveries=count, more=len(found) > MOST)
