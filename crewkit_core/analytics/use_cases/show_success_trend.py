"""Show how often sessions reached what they were for, bucket by bucket."""

from typing import ClassVar

import attrs

from crewkit_core.analytics.ports import AnalyticsUnit
from crewkit_core.analytics.use_cases.period_query import PeriodQuery, require_figures
from crewkit_core.analytics.use_cases.show_time_series import check_steps, filled
from crewkit_core.analytics.views import Granularity, SeriesPoint, SuccessPoint, SuccessTrend
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.outcome import coverage
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class ShowSuccessTrend(PeriodQuery, Query[SuccessTrend]):
    """How often did sessions reach what they were for, and of how many is it known?

    Attributes:
        granularity: Hours only for up to 31 days.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    granularity: Granularity = Granularity.DAY


def show_success_trend(
    query: ShowSuccessTrend, *, actor: Actor, work: Work[AnalyticsUnit], clock: Clock
) -> SuccessTrend:
    """Return the period's rates; a bucket of which nothing is known has none.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that the actor does not see.
        Invalid: the period makes no sense.
    """
    period = query.period(clock.now())
    check_steps(period, query.granularity)
    with work(query.organization_id) as unit:
        require_figures(unit, actor, query, query.needs.level)
        points = unit.analytics.series(
            query.organization_id,
            query.during(period),
            query.granularity,
            None,
            timezone=query.timezone,
        )
    return SuccessTrend(
        granularity=query.granularity,
        start=period.start,
        end=period.end,
        points=tuple(_rate(point) for point in filled(points, period, query.granularity)),
    )


def _rate(point: SeriesPoint) -> SuccessPoint:
    return SuccessPoint(
        start=point.start,
        sessions=point.sessions,
        successes=point.successes,
        failures=point.failures,
        success_rate=point.success_rate,
        outcome_coverage=coverage(point.successes, point.failures, point.sessions),
    )
