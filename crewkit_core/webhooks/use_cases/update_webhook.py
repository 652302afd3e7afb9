"""Change where a webhook sends, and what, and whether."""

import datetime as dt
import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import Event
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.addresses import check_url
from crewkit_core.webhooks.events import WebhookChanged, WebhookWasDisabled
from crewkit_core.webhooks.kinds import check_kinds
from crewkit_core.webhooks.model import Endpoint, Reason
from crewkit_core.webhooks.ports import WebhookSender, WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import check_description, held, told, webhook_view
from crewkit_core.webhooks.views import WebhookView


@attrs.frozen(kw_only=True)
class UpdateWebhook(Command[WebhookView]):
    """Send there, these kinds of events, or nothing for now; None leaves what is.

    Attributes:
        kinds: Of events; none: all.
        active: False: nothing is sent until it is active again, and what happens meanwhile never.
    """

    organization_id: uuid.UUID
    webhook_id: uuid.UUID
    url: str | None = None
    description: str | None = None
    kinds: tuple[str, ...] | None = None
    active: bool | None = None


def update_webhook(
    command: UpdateWebhook,
    *,
    actor: Actor,
    work: Work[WebhooksUnit],
    webhook_sender: WebhookSender,
    clock: Clock,
) -> WebhookView:
    """Return it as it is now.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
        Invalid: the address is none that is ever sent to, or a kind is none.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        found = held(unit, actor, organization_id, command.webhook_id)
        changed = _changed(found, command, loopback=webhook_sender.loopback)
        changed = _switched(changed, command, clock.now())
        if changed != found:
            unit.endpoints.save(changed)
            happened = _happened(found, changed)
            unit.trail.record(actor, happened, before=told(found), after=told(changed))
    return webhook_view(changed, clock.now())


def _changed(found: Endpoint, command: UpdateWebhook, *, loopback: bool) -> Endpoint:
    wanted = command
    return attrs.evolve(
        found,
        url=found.url if wanted.url is None else check_url(wanted.url, loopback=loopback),
        description=found.description
        if wanted.description is None
        else check_description(wanted.description),
        kinds=found.kinds if wanted.kinds is None else check_kinds(wanted.kinds),
    )


def _switched(endpoint: Endpoint, command: UpdateWebhook, now: dt.datetime) -> Endpoint:
    if command.active is None or command.active is endpoint.active:
        return endpoint
    if command.active:
        return attrs.evolve(endpoint, disabled_at=None, disabled_reason=None, failing_since=None)
    return attrs.evolve(endpoint, disabled_at=now, disabled_reason=Reason.BY_HAND)


def _happened(before: Endpoint, after: Endpoint) -> Event:
    organization_id, identity = after.organization_id, after.id
    if before.active and not after.active:
        return WebhookWasDisabled(
            organization_id=organization_id, object_id=identity, reason=Reason.BY_HAND
        )
    return WebhookChanged(organization_id=organization_id, object_id=identity)
