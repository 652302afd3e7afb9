"""What happens to figures other than by what they count."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.event import Event


@attrs.frozen(kw_only=True)
class RollupsRepaired(Event):
    """Rollups were made anew from the facts.

    Attributes:
        different: How many buckets had not equaled them.
    """

    kind: ClassVar[str] = "rollups.repaired"

    different: int
