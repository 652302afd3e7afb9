"""Remove a webhook."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.events import WebhookRemoved
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import held, told


@attrs.frozen(kw_only=True)
class RemoveWebhook(Command[None]):
    """Send nothing there any more, and forget what was sent."""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID


def remove_webhook(command: RemoveWebhook, *, actor: Actor, work: Work[WebhooksUnit]) -> None:
    """Forget it with its deliveries; one that is being sent at this moment may still arrive.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        found = held(unit, actor, organization_id, command.webhook_id)
        unit.endpoints.remove(organization_id, found.id)
        happened = WebhookRemoved(organization_id=organization_id, object_id=found.id)
        unit.trail.record(actor, happened, before=told(found))
