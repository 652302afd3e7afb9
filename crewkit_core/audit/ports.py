"""What the audit asks of the outside."""

import uuid
from contextlib import AbstractContextManager
from typing import Any, Protocol

from crewkit_core.audit.chain import Stored
from crewkit_core.audit.model.record import ChainedRecord
from crewkit_core.audit.model.verifying import Head
from crewkit_core.audit.views import EventRow, TrailFilter
from crewkit_core.kernel.event import Happened, Reaction
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.ports import Members


class AuditRecords(Protocol):
    """Chains of audit records, to be read."""

    def page(
        self, organization_id: uuid.UUID, which: TrailFilter, after: int | None, limit: int
    ) -> tuple[tuple[ChainedRecord, ...], bool]:
        """Return records below number *after*, newest first, and whether there are more."""
        ...

    def find(self, organization_id: uuid.UUID, record_id: uuid.UUID) -> ChainedRecord | None:
        """Return the record, if there is one."""
        ...

    def stored(self, organization_id: uuid.UUID, after: int, limit: int) -> tuple[Stored, ...]:
        """Return records above number *after*, oldest first, as they are hashed."""
        ...

    def head(self, organization_id: uuid.UUID) -> Head:
        """Return how far the chain says it has got, whatever records there are."""
        ...


class Events(Protocol):
    """What happened, as it is stored."""

    def find(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> Happened | None:
        """Return the event, if there is one."""
        ...

    def begin_reaction(
        self, organization_id: uuid.UUID, event_id: uuid.UUID, reaction: str
    ) -> bool:
        """Note that a reaction was done; return whether this unit is the one to do it.

        Of two units at once the second waits for the first.
        """
        ...

    def page(
        self,
        organization_id: uuid.UUID,
        which: TrailFilter,
        after: uuid.UUID | None,
        limit: int,
    ) -> tuple[tuple[EventRow, ...], bool]:
        """Return events before *after*, newest first, and whether there are more."""
        ...

    def row(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> EventRow | None:
        """Return the event with how far its delivery is."""
        ...

    def delivered(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> None:
        """Note that all reactions were done, if that was not noted before."""
        ...


class Jobs(Protocol):
    """Work for later, stored with the change that makes it necessary."""

    def add(self, message: Command[None]) -> None:
        """Enqueue *message* for after the commit."""
        ...


class AuditUnit(Protocol):
    """What use cases of the audit see of one transaction of an organization."""

    @property
    def members(self) -> Members: ...

    @property
    def audit(self) -> AuditRecords: ...

    @property
    def events(self) -> Events: ...

    @property
    def trail(self) -> Trail: ...

    @property
    def jobs(self) -> Jobs: ...


class EventUnit(Protocol):
    """What delivering an event sees of one transaction."""

    @property
    def events(self) -> Events: ...

    @property
    def audit(self) -> AuditRecords: ...


class EventWork(Protocol):
    """Opens the transaction in which reactions to an event run."""

    def __call__(self, organization_id: uuid.UUID) -> AbstractContextManager[Any]:
        """Open a unit of the organization, or of accounts for ``NOWHERE``.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way.
        """
        ...


class Following(Protocol):
    """Which reactions follow from events."""

    def of(self, kind: str) -> tuple[tuple[str, Reaction], ...]:
        """Return those to a kind with the names they are known by, in the order they are run."""
        ...


class Anchors(Protocol):
    """Heads of chains, kept outside the database; only ever added to."""

    def of(self, organization_id: uuid.UUID) -> tuple[Head, ...]:
        """Return the chain's, in the order they were kept.

        Raises:
            Unavailable: they cannot be read.
        """
        ...

    def last(self, organization_id: uuid.UUID) -> Head | None:
        """Return the chain's last, without reading the others.

        Raises:
            Unavailable: it cannot be read.
        """
        ...

    def keep(self, head: Head) -> None:
        """Keep one more; one that says nothing new is left out.

        Raises:
            ChainShrunk: the chain had got further before, or was another there.
            Unavailable: it cannot be kept.
        """
        ...
