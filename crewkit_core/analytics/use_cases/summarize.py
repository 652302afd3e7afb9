"""Sum up a period."""

from typing import ClassVar

import attrs

from crewkit_core.analytics.ports import AnalyticsUnit
from crewkit_core.analytics.use_cases.period_query import PeriodQuery, require_figures
from crewkit_core.analytics.views import AnalyticsSummary
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class Summarize(PeriodQuery, Query[AnalyticsSummary]):
    """What did the period bring, and the one before it?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)


def summarize(
    query: Summarize, *, actor: Actor, work: Work[AnalyticsUnit], clock: Clock
) -> AnalyticsSummary:
    """Return the period's figures beside those of the one of equal length before it.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that the actor does not see.
        Invalid: the period makes no sense.
    """
    period = query.period(clock.now())
    with work(query.organization_id) as unit:
        require_figures(unit, actor, query, query.needs.level)
        current = unit.analytics.totals(query.organization_id, query.during(period), query.timezone)
        previous = unit.analytics.totals(
            query.organization_id, query.during(period.before), query.timezone
        )
    return AnalyticsSummary(start=period.start, end=period.end, current=current, previous=previous)
