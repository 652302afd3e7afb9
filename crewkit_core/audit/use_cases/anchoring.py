"""Keep what a chain has reached where the database's owner cannot change it."""

import uuid

from crewkit_core.audit.errors import ChainShrunk
from crewkit_core.audit.ports import Anchors, EventUnit


def keep_head(unit: EventUnit, anchors: Anchors, organization_id: uuid.UUID) -> None:
    """Keep the chain's head, unless what is there is not what was kept before.

    Raises:
        ChainShrunk: the chain had got further before, or was another there.
        Unavailable: it cannot be kept.
    """
    head, last = unit.audit.head(organization_id), anchors.last(organization_id)
    if head.sequence == 0 and last is None:
        return
    if last is not None and 0 < last.sequence < head.sequence:
        there = unit.audit.stored(organization_id, last.sequence - 1, 1)
        if not there or (there[0].sequence, there[0].hash) != (last.sequence, last.hash):
            raise ChainShrunk(f"audit record {last.sequence} is not what it was")
    anchors.keep(head)
