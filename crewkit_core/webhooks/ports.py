"""What the slice asks of the outside."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Protocol

from crewkit_core.accounts.ports import AccountJobs
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.ports import Members, Organizations
from crewkit_core.webhooks.model import Answer, Delivery, Endpoint, KeptSecret, State, Try


class Endpoints(Protocol):
    """An organization's endpoints."""

    def add(self, endpoint: Endpoint) -> None:
        """Store a new one."""
        ...

    def find(self, organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> Endpoint | None:
        """Return it, held until the unit ends."""
        ...

    def all(self, organization_id: uuid.UUID) -> tuple[Endpoint, ...]:
        """Return them, oldest first."""
        ...

    def save(self, endpoint: Endpoint) -> None:
        """Write everything about it."""
        ...

    def remove(self, organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> None:
        """Forget it, with its deliveries."""
        ...


class Deliveries(Protocol):
    """What is on its way to an organization's endpoints, and was."""

    def add(self, delivery: Delivery) -> None:
        """Store a new one."""
        ...

    def find(self, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> Delivery | None:
        """Return it, held until the unit ends."""
        ...

    def of_event(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, event_id: uuid.UUID
    ) -> Delivery | None:
        """Return an endpoint's delivery of an event, held until the unit ends."""
        ...

    def page(
        self,
        organization_id: uuid.UUID,
        endpoint_id: uuid.UUID,
        state: State | None,
        after: uuid.UUID | None,
        limit: int,
    ) -> tuple[tuple[Delivery, ...], bool]:
        """Return an endpoint's deliveries before *after*, newest first, and whether more are."""
        ...

    def dead(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, since: dt.datetime, limit: int
    ) -> tuple[Delivery, ...]:
        """Return what died since then, oldest first, held until the unit ends."""
        ...

    def save(self, delivery: Delivery) -> None:
        """Write how far it is."""
        ...

    def note(self, done: Try) -> None:
        """Add a try to the log."""
        ...

    def tries(self, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> tuple[Try, ...]:
        """Return its tries, newest first."""
        ...

    def prune(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, before: dt.datetime
    ) -> None:
        """Forget some of what was settled before then."""
        ...


class WebhookSecrets(Protocol):
    """The installation's own keys, from which endpoints' secrets are derived."""

    def make(self) -> KeptSecret:
        """Return what to keep of a new secret.

        Raises:
            Unavailable: the keys cannot be read or written.
        """
        ...

    def open(self, place: tuple[uuid.UUID, uuid.UUID], kept: KeptSecret) -> bytes:
        """Return the secret itself: of this organization's endpoint, and of no other.

        Raises:
            Unavailable: the key that it was derived from is not there.
        """
        ...


class WebhookSender(Protocol):
    """Sends to addresses that strangers chose."""

    @property
    def loopback(self) -> bool:
        """Whether the operator lets this machine itself be an endpoint."""
        ...

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it by POST; follow nothing, reach nothing that is not public, end in time."""
        ...


class WebhooksUnit(Protocol):
    """What a use case of the slice sees of one transaction."""

    @property
    def members(self) -> Members: ...

    @property
    def organizations(self) -> Organizations: ...

    @property
    def endpoints(self) -> Endpoints: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def jobs(self) -> AccountJobs: ...

    @property
    def trail(self) -> Trail: ...
