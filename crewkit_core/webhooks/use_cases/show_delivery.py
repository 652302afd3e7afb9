"""Show a delivery with each of its tries."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.model import Try
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import delivery_view, held_delivery
from crewkit_core.webhooks.views import DeliveryDetail, TryView


@attrs.frozen(kw_only=True)
class ShowDelivery(Query[DeliveryDetail]):
    """What exactly was sent, and what was answered?"""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID
    delivery_id: uuid.UUID


def show_delivery(query: ShowDelivery, *, actor: Actor, work: Work[WebhooksUnit]) -> DeliveryDetail:
    """Return it; signatures are not kept.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
        NoSuchDelivery: the webhook has none such.
    """
    place = query.organization_id, query.webhook_id, query.delivery_id
    with work(query.organization_id) as unit:
        _, found = held_delivery(unit, actor, place)
        log = unit.deliveries.tries(query.organization_id, found.id)
    return DeliveryDetail(
        delivery=delivery_view(found),
        body=found.body.decode("utf-8"),
        log=tuple(map(_try_view, log)),
    )


def _try_view(done: Try) -> TryView:
    return TryView(
        number=done.number,
        at=done.at,
        status=done.status,
        failure=done.failure,
        duration_ms=done.duration_ms,
        answer=done.answer,
    )
