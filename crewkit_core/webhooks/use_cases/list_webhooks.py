"""List an organization's webhooks."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import KEEPERS_FROM, webhook_view
from crewkit_core.webhooks.views import WebhookView


@attrs.frozen(kw_only=True)
class ListWebhooks(Query[Page[WebhookView]]):
    """Who is told what happens?"""

    organization_id: uuid.UUID


def list_webhooks(
    query: ListWebhooks, *, actor: Actor, work: Work[WebhooksUnit], clock: Clock
) -> Page[WebhookView]:
    """Return them, oldest first; the whole list is one page.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
    """
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, KEEPERS_FROM)
        found = unit.endpoints.all(query.organization_id)
    return Page(data=tuple(webhook_view(each, clock.now()) for each in found))
