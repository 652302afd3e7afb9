"""Show a period bucket by bucket."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

import attrs

from crewkit_core.analytics.periods import Period, midnight, month_of, week_of
from crewkit_core.analytics.ports import AnalyticsUnit
from crewkit_core.analytics.use_cases.period_query import PeriodQuery, require_figures
from crewkit_core.analytics.views import Dimension, Granularity, SeriesPoint, TimeSeries
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs

MOST_HOURLY_DAYS = 31
_HOUR = dt.timedelta(hours=1)


@attrs.frozen(kw_only=True)
class ShowTimeSeries(PeriodQuery, Query[TimeSeries]):
    """How did the period go?

    Attributes:
        granularity: Hours only for up to 31 days.
        split_by: One series a value of this dimension.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    granularity: Granularity = Granularity.DAY
    split_by: Dimension | None = None


def show_time_series(
    query: ShowTimeSeries, *, actor: Actor, work: Work[AnalyticsUnit], clock: Clock
) -> TimeSeries:
    """Return the period's buckets (UTC; weeks begin on Monday).

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that the actor does not see.
        Invalid: the period makes no sense.
    """
    period = query.period(clock.now())
    if query.granularity is Granularity.HOUR and (period.end - period.start).days > (
        MOST_HOURLY_DAYS
    ):
        raise wrong_field("granularity", f"hourly shows at most {MOST_HOURLY_DAYS} days")
    with work(query.organization_id) as unit:
        hidden = require_figures(unit, actor, query, query.needs.level)
        points = unit.analytics.series(
            query.organization_id, query.during(period), query.granularity, query.split_by, hidden
        )
    return TimeSeries(
        granularity=query.granularity,
        start=period.start,
        end=period.end,
        split_by=query.split_by,
        points=points if query.split_by else _filled(points, period, query.granularity),
    )


def _filled(
    points: tuple[SeriesPoint, ...], period: Period, granularity: Granularity
) -> tuple[SeriesPoint, ...]:
    known = {point.start: point for point in points}
    return tuple(known.get(start) or _nothing(start) for start in buckets(period, granularity))


def buckets(period: Period, granularity: Granularity) -> Iterator[dt.datetime]:
    """Yield the start of each bucket that touches *period*."""
    start = period.start
    if granularity is Granularity.WEEK:
        start = midnight(week_of(start.date()))
    elif granularity is Granularity.MONTH:
        start = midnight(month_of(start.date()))
    while start < period.end:
        yield start
        start = _next(start, granularity)


def _next(start: dt.datetime, granularity: Granularity) -> dt.datetime:
    if granularity is Granularity.MONTH:
        return midnight(month_of(start.date() + dt.timedelta(days=31)))
    widths = {Granularity.HOUR: _HOUR, Granularity.DAY: 24 * _HOUR, Granularity.WEEK: 168 * _HOUR}
    return start + widths[granularity]


def _nothing(start: dt.datetime) -> SeriesPoint:
    return SeriesPoint(
        start=start,
        value=None,
        sessions=0,
        successes=0,
        failures=0,
        success_rate=None,
        mean_duration_ms=None,
        messages=0,
        tokens=TokenUsage(),
        cost_usd=Decimal(0),
        unpriced_messages=0,
    )
