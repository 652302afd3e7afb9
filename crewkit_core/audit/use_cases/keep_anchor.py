"""Keep what a chain has reached outside the database."""

import uuid

import attrs

from crewkit_core.audit.ports import Anchors, EventUnit, EventWork
from crewkit_core.audit.use_cases.anchoring import keep_head
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command


@attrs.frozen(kw_only=True)
class KeepAnchor(Command[None]):
    """Note how far this chain has got.

    Attributes:
        organization_id: ``NOWHERE`` for the chain of what has none.
    """

    organization_id: uuid.UUID


def keep_anchor(
    command: KeepAnchor, *, actor: Actor, event_work: EventWork, anchors: Anchors
) -> None:
    """Keep the chain's head; one that is kept already is no error.

    Raises:
        Forbidden: somebody other than a worker asks.
        ChainShrunk: the chain had got further before, or was another there.
        Unavailable: it cannot be kept.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("anchors are kept by workers")
    unit: EventUnit
    with event_work(command.organization_id) as unit:
        keep_head(unit, anchors, command.organization_id)
