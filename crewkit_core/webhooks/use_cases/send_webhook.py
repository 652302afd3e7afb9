"""Try to deliver one event to one endpoint."""

import datetime as dt
import uuid

import attrs

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.text import storable
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.events import WebhookWasDisabled
from crewkit_core.webhooks.model import Answer, Delivery, Endpoint, Failure, Reason, State, Try
from crewkit_core.webhooks.ports import WebhookSecrets, WebhookSender, WebhooksUnit
from crewkit_core.webhooks.schedule import FAILING_FOR, KEPT_FOR, retry_after, wait_after
from crewkit_core.webhooks.signing import headers_for, message_id
from crewkit_core.webhooks.use_cases.holding import told
from crewkit_core.webhooks.use_cases.send_webhook_notice import SendWebhookNotice

GONE = 410
SHOWN = 1024


@attrs.frozen(kw_only=True)
class SendWebhook(Command[None]):
    """Make this try of this delivery.

    Attributes:
        number: Of the try; when that one is noted already, nothing is done.
    """

    organization_id: uuid.UUID
    webhook_id: uuid.UUID
    delivery_id: uuid.UUID
    number: int


def send_webhook(
    command: SendWebhook,
    *,
    actor: Actor,
    work: Work[WebhooksUnit],
    webhook_secrets: WebhookSecrets,
    webhook_sender: WebhookSender,
    clock: Clock,
) -> None:
    """Send it and note what came of it; between the two nothing is held.

    Whoever dies in between sends again, with the same ``webhook-id`` and the same bytes.

    Raises:
        Forbidden: somebody other than a worker asks.
        Unavailable: the keys are not there, or the database does not answer.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("webhooks are sent by workers")
    with work(command.organization_id) as unit:
        endpoint, delivery = _awaited(unit, command)
    if endpoint is None or delivery is None:
        return
    now = clock.now()
    if endpoint.active:
        place = endpoint.organization_id, endpoint.id
        secrets = [webhook_secrets.open(place, kept) for kept in endpoint.signing(now)]
        headers = headers_for(secrets, message_id(delivery.event_id), now, delivery.body)
        answer = webhook_sender.send(endpoint.url, headers, delivery.body)
    else:
        answer = Answer(status=None, failure=Failure.DISABLED, duration_ms=0)
    with work(command.organization_id) as unit:
        endpoint, delivery = _awaited(unit, command)
        if endpoint is not None and delivery is not None:
            _note(unit, actor, endpoint, delivery, answer, (now, clock.now()))


def _awaited(unit: WebhooksUnit, command: SendWebhook) -> tuple[Endpoint | None, Delivery | None]:
    """Return both while the try is still to be made."""
    endpoint = unit.endpoints.find(command.organization_id, command.webhook_id)
    delivery = unit.deliveries.find(command.organization_id, command.delivery_id)
    if delivery is None or delivery.state is not State.PENDING:
        return None, None
    return (endpoint, delivery) if delivery.tries == command.number - 1 else (None, None)


def _note(
    unit: WebhooksUnit,
    actor: Actor,
    endpoint: Endpoint,
    delivery: Delivery,
    answer: Answer,
    times: tuple[dt.datetime, dt.datetime],
) -> None:
    began, now = times
    failure = failure_of(answer)
    done = Try(
        organization_id=delivery.organization_id,
        delivery_id=delivery.id,
        number=delivery.tries + 1,
        at=began,
        status=answer.status,
        failure=failure,
        duration_ms=answer.duration_ms,
        answer=storable(answer.body[:SHOWN].decode("utf-8", "replace"), SHOWN),
    )
    unit.deliveries.note(done)
    tried = attrs.evolve(delivery, tries=done.number, status=answer.status, failure=failure)
    if failure is None:
        _settle(unit, tried, State.DELIVERED, now)
        if endpoint.failing_since is not None:
            unit.endpoints.save(attrs.evolve(endpoint, failing_since=None))
        return
    reason = _fell(unit, actor, endpoint, failure, now)
    asked = retry_after(answer.retry_after, now)
    wait = wait_after(tried.id, tried.step + 1, tried.tries, asked)
    if reason is not None or wait is None or not endpoint.active:
        _settle(unit, tried, State.DEAD, now)
        return
    later = attrs.evolve(tried, step=tried.step + 1, due_at=now + wait)
    unit.deliveries.save(later)
    job = SendWebhook(
        organization_id=later.organization_id,
        webhook_id=later.endpoint_id,
        delivery_id=later.id,
        number=later.tries + 1,
    )
    unit.jobs.add(job, wait)


def failure_of(answer: Answer) -> Failure | None:
    """Return why an answer does not count; None when it does: a status from 200 to 299."""
    if answer.failure is not None or answer.status is None:
        return answer.failure or Failure.PROTOCOL
    if answer.status == GONE:
        return Failure.GONE
    kind = answer.status // 100
    if kind == 2:  # noqa: PLR2004 - success, as HTTP has it
        return None
    return Failure.REDIRECT if kind == 3 else Failure.STATUS  # noqa: PLR2004 - a redirect


def _settle(unit: WebhooksUnit, delivery: Delivery, state: State, now: dt.datetime) -> None:
    unit.deliveries.save(attrs.evolve(delivery, state=state, due_at=None, settled_at=now))
    unit.deliveries.prune(delivery.organization_id, delivery.endpoint_id, now - KEPT_FOR)


def _fell(
    unit: WebhooksUnit, actor: Actor, endpoint: Endpoint, failure: Failure, now: dt.datetime
) -> Reason | None:
    """Note that an endpoint fails; disable it when it is gone or has failed for too long."""
    if not endpoint.active:
        return None
    since = endpoint.failing_since or now
    failing = attrs.evolve(endpoint, failing_since=since)
    reason = None
    if failure is Failure.GONE:
        reason = Reason.GONE
    elif now - since >= FAILING_FOR:
        reason = Reason.FAILING
    if reason is not None:
        failing = attrs.evolve(failing, disabled_at=now, disabled_reason=reason)
        happened = WebhookWasDisabled(
            organization_id=endpoint.organization_id, object_id=endpoint.id, reason=reason
        )
        unit.trail.record(actor, happened, before=told(endpoint), after=told(failing))
        unit.jobs.add(
            SendWebhookNotice(organization_id=endpoint.organization_id, webhook_id=endpoint.id)
        )
    if failing != endpoint:
        unit.endpoints.save(failing)
    return reason
