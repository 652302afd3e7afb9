"""What queries on webhooks answer."""

import datetime as dt
import uuid

import attrs

from crewkit_core.webhooks.model import Failure, Reason, State


@attrs.frozen(kw_only=True)
class WebhookView:
    """An endpoint; its secret is told once and never again.

    Attributes:
        kinds: Of events; none: all.
        older_until: The secret before the last rotation signs too until then; None: none does.
        disabled_at: None: it is active.
        failing_since: When the first try failed after which none succeeded.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    url: str
    description: str
    kinds: tuple[str, ...]
    created_at: dt.datetime
    older_until: dt.datetime | None
    disabled_at: dt.datetime | None
    disabled_reason: Reason | None
    failing_since: dt.datetime | None


@attrs.frozen(kw_only=True)
class NewSecretView:
    """An endpoint with its new secret: this once.

    Attributes:
        secret: ``whsec_`` and base64, as libraries of Standard Webhooks take it.
    """

    webhook: WebhookView
    secret: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class TryView:
    """One try of a delivery.

    Attributes:
        status: Of HTTP; None: there was no answer.
        failure: None: it succeeded.
        answer: The first kilobyte of what was answered: a stranger's text.
    """

    number: int
    at: dt.datetime
    status: int | None
    failure: Failure | None
    duration_ms: int
    answer: str


@attrs.frozen(kw_only=True)
class DeliveryView:
    """One event on its way to one endpoint.

    Attributes:
        message_id: What the receiver sees as ``webhook-id``, at every try the same.
        tries: How many there were.
        due_at: When the next one is; None: there is none.
        settled_at: When it was delivered or died.
        status, failure: Of the last try.
    """

    organization_id: uuid.UUID
    webhook_id: uuid.UUID
    id: uuid.UUID
    event_id: uuid.UUID
    message_id: str
    kind: str
    state: State
    tries: int
    created_at: dt.datetime
    due_at: dt.datetime | None
    settled_at: dt.datetime | None
    status: int | None
    failure: Failure | None


@attrs.frozen(kw_only=True)
class DeliveryDetail:
    """A delivery with all that was sent and answered.

    Attributes:
        body: What is sent, byte for byte.
        log: Each try, newest first.
    """

    delivery: DeliveryView
    body: str
    log: tuple[TryView, ...]


@attrs.frozen(kw_only=True)
class ResentView:
    """How many deliveries were sent again.

    Attributes:
        more: There are more than one call takes: ask again.
    """

    deliveries: int
    more: bool
