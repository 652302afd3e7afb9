"""Endpoints, what is delivered to them, and each try of it."""

import datetime as dt
import enum
import uuid

import attrs


class Reason(enum.StrEnum):
    """Why an endpoint is disabled."""

    BY_HAND = "by_hand"
    GONE = "gone"
    FAILING = "failing"


class State(enum.StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class Failure(enum.StrEnum):
    """Why a try brought no answer that counts."""

    STATUS = "status"
    REDIRECT = "redirect"
    GONE = "gone"
    TIMEOUT = "timeout"
    UNRESOLVED = "unresolved"
    ADDRESS_REFUSED = "address_refused"
    TLS = "tls"
    CONNECTION = "connection"
    PROTOCOL = "protocol"
    DISABLED = "disabled"


@attrs.frozen(kw_only=True)
class KeptSecret:
    """What is kept of a secret: nothing that anybody could sign with.

    Attributes:
        key_id: Which of the installation's keys it is derived from; the key is in no database.
        seed: What makes it another one than all others.
    """

    key_id: str
    seed: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Endpoint:
    """Where an organization wants to be told what happens.

    Attributes:
        kinds: Of events; none: all.
        secret: Signs.
        older: The one before the last rotation; signs too until *older_until*.
        disabled_at: None: it is active.
        failing_since: When the first try failed after which none succeeded; None: none did.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    url: str
    description: str
    kinds: tuple[str, ...]
    secret: KeptSecret
    older: KeptSecret | None = None
    older_until: dt.datetime | None = None
    created_at: dt.datetime
    disabled_at: dt.datetime | None = None
    disabled_reason: Reason | None = None
    failing_since: dt.datetime | None = None

    @property
    def active(self) -> bool:
        """Whether anything is sent to it."""
        return self.disabled_at is None

    def signing(self, now: dt.datetime) -> tuple[KeptSecret, ...]:
        """Return what signs at this moment, newest first."""
        if self.older is None or self.older_until is None or self.older_until <= now:
            return (self.secret,)
        return self.secret, self.older


@attrs.frozen(kw_only=True)
class Delivery:
    """One event on its way to one endpoint.

    Attributes:
        event_id: ``webhook-id`` is made of it.
        body: What is signed and sent, byte for byte, at every try.
        tries: How many there were, over all.
        step: How many of the schedule's have failed since it was last begun.
        due_at: When the next try is; None: there is none.
        settled_at: When it was delivered or died.
        status, failure: Of the last try.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    endpoint_id: uuid.UUID
    event_id: uuid.UUID
    kind: str
    body: bytes = attrs.field(repr=False)
    state: State = State.PENDING
    tries: int = 0
    step: int = 0
    created_at: dt.datetime
    due_at: dt.datetime | None
    settled_at: dt.datetime | None = None
    status: int | None = None
    failure: Failure | None = None


@attrs.frozen(kw_only=True)
class Try:
    """One try of a delivery.

    Attributes:
        number: Within the delivery, from 1.
        status: Of HTTP; None: there was no answer.
        failure: None: it succeeded.
        answer: The first kilobyte of what was answered: a stranger's text.
    """

    organization_id: uuid.UUID
    delivery_id: uuid.UUID
    number: int
    at: dt.datetime
    status: int | None
    failure: Failure | None
    duration_ms: int
    answer: str


@attrs.frozen(kw_only=True)
class Answer:
    """What came of sending something.

    Attributes:
        status: None: there was no answer.
        failure: Why not, or why the answer is not whole.
        body: Its first bytes, a kilobyte at most.
        retry_after: The header as it stands; empty without.
    """

    status: int | None
    failure: Failure | None
    duration_ms: int
    body: bytes = b""
    retry_after: str = ""
