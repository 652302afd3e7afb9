"""Give a webhook a new secret."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.events import WebhookRotated
from crewkit_core.webhooks.ports import WebhookSecrets, WebhooksUnit
from crewkit_core.webhooks.schedule import OVERLAP
from crewkit_core.webhooks.signing import secret_text
from crewkit_core.webhooks.use_cases.holding import held, webhook_view
from crewkit_core.webhooks.views import NewSecretView


@attrs.frozen(kw_only=True)
class RotateWebhook(Command[NewSecretView]):
    """Sign with a new secret; the one before signs beside it for a day, and then no more."""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID


def rotate_webhook(
    command: RotateWebhook,
    *,
    actor: Actor,
    work: Work[WebhooksUnit],
    webhook_secrets: WebhookSecrets,
    clock: Clock,
) -> NewSecretView:
    """Return it with its new secret: this once.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
    """
    organization_id, now = command.organization_id, clock.now()
    with work(organization_id) as unit:
        found = held(unit, actor, organization_id, command.webhook_id)
        rotated = attrs.evolve(
            found, secret=webhook_secrets.make(), older=found.secret, older_until=now + OVERLAP
        )
        unit.endpoints.save(rotated)
        happened = WebhookRotated(organization_id=organization_id, object_id=found.id)
        unit.trail.record(actor, happened, after={"older_signs_until": rotated.older_until})
        secret = webhook_secrets.open((organization_id, found.id), rotated.secret)
    return NewSecretView(webhook=webhook_view(rotated, now), secret=secret_text(secret))
