"""The trail of changes, as whoever changes something sees it."""

import uuid
from collections.abc import Mapping
from typing import Protocol

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.event import Event


class Trail(Protocol):
    """Who changed what, kept for good; part of one transaction.

    Secrets have no place in it: neither what opens something nor a hash of it. A field named as one
    is refused as a bug; what looks like one within a text is masked.
    """

    def record(
        self,
        actor: Actor,
        event: Event,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        reason: str = "",
    ) -> None:
        """Write the change's audit record and its event; both exist when the change does.

        Args:
            actor: Who did it, from where.
            event: What happened; in a unit of an organization, to something of that organization.
            before: The changed fields as they were; None: there was nothing.
            after: The changed fields as they are; None: there is nothing any more.
            reason: Why, in a person's words, where one was asked for.

        Raises:
            ValueError: a field is named as one that holds a secret; a bug.
            TypeError: a value has no plain form; a bug.
        """
        ...

    def tell(self, actor: Actor, event: Event) -> None:
        """Write an event without an audit record: what data streams bring about by themselves.

        It takes no lock that others wait for.

        Raises:
            ValueError, TypeError: as ``record``.
        """
        ...

    def refused(
        self,
        actor: Actor,
        kind: str,
        organization_id: uuid.UUID | None,
        object_id: uuid.UUID | str,
        reason: str,
    ) -> None:
        """Write an audit record of what was tried and refused; it stays though the unit fails.

        In an organization, of each kind some a member and hour, so that nobody floods its trail.

        Args:
            actor: Who tried.
            kind: Of the event that would have happened.
            organization_id: Where.
            object_id: To what.
            reason: The rule that refused, by its name.
        """
        ...
