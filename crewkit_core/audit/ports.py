"""What the audit asks of the outside."""

import uuid
from contextlib import AbstractContextManager
from typing import Any, Protocol

from crewkit_core.kernel.event import Happened, Reaction


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

    def delivered(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> None:
        """Note that all reactions were done."""
        ...


class EventUnit(Protocol):
    """What delivering an event sees of one transaction."""

    @property
    def events(self) -> Events: ...


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
