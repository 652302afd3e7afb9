"""What the comparisons of agents, people and projects have in common."""

from crewkit_core.analytics.periods import Period
from crewkit_core.analytics.ports import AnalyticsUnit
from crewkit_core.analytics.use_cases.period_query import PeriodQuery, require_figures
from crewkit_core.analytics.views import Breakdown, Dimension
from crewkit_core.kernel.actor import Actor
from crewkit_core.tenancy.policy import Needs


def most_sessions(
    unit: AnalyticsUnit,
    actor: Actor,
    query: PeriodQuery,
    needs: Needs,
    period: Period,
    dimension: Dimension,
) -> Breakdown:
    """Return the figures of each value, most sessions first, then the most expensive.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that the actor does not see.
    """
    hidden = require_figures(unit, actor, query, needs.level)
    rows = unit.analytics.breakdown(query.organization_id, query.during(period), dimension, hidden)
    ordered = tuple(sorted(rows, key=lambda row: -row.sessions))
    return Breakdown(dimension=dimension, start=period.start, end=period.end, rows=ordered)
