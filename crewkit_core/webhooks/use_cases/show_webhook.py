"""Show a webhook."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import held, webhook_view
from crewkit_core.webhooks.views import WebhookView


@attrs.frozen(kw_only=True)
class ShowWebhook(Query[WebhookView]):
    """What is sent where?"""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID


def show_webhook(
    query: ShowWebhook, *, actor: Actor, work: Work[WebhooksUnit], clock: Clock
) -> WebhookView:
    """Return it, without its secret.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
    """
    with work(query.organization_id) as unit:
        found = held(unit, actor, query.organization_id, query.webhook_id)
    return webhook_view(found, clock.now())
