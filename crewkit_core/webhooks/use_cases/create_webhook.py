"""Name an address that is told what happens."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import LimitReached
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.webhooks.addresses import check_url
from crewkit_core.webhooks.events import WebhookCreated
from crewkit_core.webhooks.kinds import check_kinds
from crewkit_core.webhooks.model import Endpoint
from crewkit_core.webhooks.ports import WebhookSecrets, WebhookSender, WebhooksUnit
from crewkit_core.webhooks.signing import secret_text
from crewkit_core.webhooks.use_cases.holding import (
    KEEPERS_FROM,
    check_description,
    told,
    webhook_view,
)
from crewkit_core.webhooks.views import NewSecretView

MOST = 50


@attrs.frozen(kw_only=True)
class CreateWebhook(Command[NewSecretView]):
    """Send events of these kinds (``session.deleted``, ``member.*``; none means all) there."""

    organization_id: uuid.UUID
    url: str
    description: str = ""
    kinds: tuple[str, ...] = ()


def create_webhook(
    command: CreateWebhook,
    *,
    actor: Actor,
    work: Work[WebhooksUnit],
    webhook_secrets: WebhookSecrets,
    webhook_sender: WebhookSender,
    clock: Clock,
) -> NewSecretView:
    """Return it with its secret: this once.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        Invalid: the address is none that is ever sent to, or a kind is none.
        LimitReached: there are 50.
    """
    organization_id, now = command.organization_id, clock.now()
    with work(organization_id) as unit:
        require(unit, actor, organization_id, KEEPERS_FROM)
        endpoint = Endpoint(
            organization_id=organization_id,
            id=new_id(now),
            url=check_url(command.url, loopback=webhook_sender.loopback),
            description=check_description(command.description),
            kinds=check_kinds(command.kinds),
            secret=webhook_secrets.make(),
            created_at=now,
        )
        unit.organizations.find(organization_id)  # held: two at once count one after the other
        if len(unit.endpoints.all(organization_id)) >= MOST:
            raise LimitReached(f"there are {MOST} webhooks; remove one first")
        unit.endpoints.add(endpoint)
        happened = WebhookCreated(organization_id=organization_id, object_id=endpoint.id)
        unit.trail.record(actor, happened, after=told(endpoint))
        secret = webhook_secrets.open((organization_id, endpoint.id), endpoint.secret)
    return NewSecretView(webhook=webhook_view(endpoint, now), secret=secret_text(secret))
