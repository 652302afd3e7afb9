"""Show a period bucket by bucket."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar

import attrs

from crewkit_core.analytics.buckets import buckets
from crewkit_core.analytics.periods import Period
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
    """Return the period's buckets, in days of its time zone; weeks begin on Monday.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that the actor does not see.
        Invalid: the period makes no sense.
    """
    period = query.period(clock.now())
    check_steps(period, query.granularity)
    with work(query.organization_id) as unit:
        hidden = require_figures(unit, actor, query, query.needs.level)
        points = unit.analytics.series(
            query.organization_id,
            query.during(period),
            query.granularity,
            query.split_by,
            hidden,
            query.timezone,
        )
    return TimeSeries(
        granularity=query.granularity,
        start=period.start,
        end=period.end,
        split_by=query.split_by,
        points=points if query.split_by else filled(points, period, query.granularity),
    )


def check_steps(period: Period, granularity: Granularity) -> None:
    """Refuse too many hours.

    Raises:
        Invalid: that is so.
    """
    if granularity is Granularity.HOUR and period.days > MOST_HOURLY_DAYS:
        raise wrong_field("granularity", f"hourly shows at most {MOST_HOURLY_DAYS} days")


def filled(
    points: tuple[SeriesPoint, ...], period: Period, granularity: Granularity
) -> tuple[SeriesPoint, ...]:
    """Return a point for each bucket of the period, those without anything too."""
    known = {point.start: point for point in points}
    return tuple(known.get(start) or _nothing(start) for start in buckets(period, granularity))


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
