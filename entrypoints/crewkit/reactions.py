"""What follows from events: every slice's reactions, and the units they run in."""

import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import attrs

from crewkit_core.accounts import reactions as accounts
from crewkit_core.kernel.event import ANY, Reaction, Reactions
from crewkit_core.sessions import reactions as sessions
from crewkit_core.webhooks import reactions as webhooks

REACTIONS: Sequence[Reactions] = (accounts.REACTIONS, sessions.REACTIONS, webhooks.REACTIONS)
"""Of every slice that has some, lowest first."""


@attrs.frozen
class EventWorks:
    """``audit.ports.EventWork`` over the two kinds of units there are."""

    _work: Callable[[uuid.UUID], AbstractContextManager[Any]]
    _account_work: Callable[[], AbstractContextManager[Any]]

    def __call__(self, organization_id: uuid.UUID) -> AbstractContextManager[Any]:
        """Open a unit of the organization, or of accounts for ``NOWHERE``."""
        return self._work(organization_id) if organization_id.int else self._account_work()


@attrs.frozen
class Followers:
    """``audit.ports.Following`` over the slices' tables."""

    _tables: Sequence[Reactions] = attrs.field(factory=lambda: REACTIONS)

    def of(self, kind: str) -> tuple[tuple[str, Reaction], ...]:
        """Return those to a kind with the names they are known by, in the order they are run."""
        return tuple(
            (name_of(reaction), reaction)
            for table in self._tables
            for wanted in (kind, ANY)
            for reaction in table.get(wanted, ())
        )


def name_of(reaction: Reaction) -> str:
    """Return what a reaction is known by: its module and name."""
    return f"{reaction.__module__}.{reaction.__qualname__}"
