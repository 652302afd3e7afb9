"""What happens to an organization by staff is told twice: to its own people, and to the platform's.

So neither depends on the other to know of it.
"""

from collections.abc import Mapping
from typing import TypeVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.platform.events import OrganizationLookedAt, OrganizationRestored
from crewkit_core.platform.ports import PlatformUnit

Told = TypeVar("Told", OrganizationLookedAt, OrganizationRestored)


def tell_both(
    unit: PlatformUnit,
    actor: Actor,
    event: Told,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Record *event*, which says its organization, there and in the platform's chain."""
    for organization_id in (event.organization, None):
        told = attrs.evolve(event, organization_id=organization_id)
        unit.trail.record(actor, told, before=before, after=after, reason=reason)
