"""What analytics ask of the outside."""

import uuid
from typing import Protocol

from crewkit_core.analytics.views import (
    BreakdownRow,
    Dimension,
    Granularity,
    RollupCheck,
    SeriesPoint,
    Totals,
)
from crewkit_core.kernel.trail import Trail
from crewkit_core.sessions.views import SessionFilter
from crewkit_core.tenancy.ports import Members

Hidden = frozenset[uuid.UUID]
"""Projects that are counted, and not named."""


class AnalyticsReader(Protocol):
    """Reads rollups: cost follows the buckets of the period, never the lines behind them.

    The filter's ``since`` and ``until`` are the period, both given, whole hours, half-open.
    """

    def totals(
        self, organization_id: uuid.UUID, which: SessionFilter, timezone: str = "UTC"
    ) -> Totals:
        """Return the period's figures; days are those of *timezone*."""
        ...

    def series(
        self,
        organization_id: uuid.UUID,
        which: SessionFilter,
        granularity: Granularity,
        split_by: Dimension | None,
        hidden: Hidden = frozenset(),
        timezone: str = "UTC",
    ) -> tuple[SeriesPoint, ...]:
        """Return the non-empty buckets in order; *hidden* projects are one row.

        Args:
            timezone: Whose days, weeks and months the buckets are, by its IANA name.
        """
        ...

    def breakdown(
        self,
        organization_id: uuid.UUID,
        which: SessionFilter,
        dimension: Dimension,
        hidden: Hidden = frozenset(),
    ) -> tuple[BreakdownRow, ...]:
        """Return figures a value, most expensive first; *hidden* projects are one row."""
        ...


class RollupRepair(Protocol):
    """Compares rollups with the facts they follow from."""

    def check(self, organization_id: uuid.UUID, *, repair: bool) -> RollupCheck:
        """Compare every bucket; with *repair*, make the rollups anew when any differs."""
        ...


class AnalyticsUnit(Protocol):
    """What a use case of analytics sees of one transaction."""

    @property
    def members(self) -> Members: ...

    @property
    def analytics(self) -> AnalyticsReader: ...

    @property
    def rollups(self) -> RollupRepair: ...

    @property
    def trail(self) -> Trail: ...
