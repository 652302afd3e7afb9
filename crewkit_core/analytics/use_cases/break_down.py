"""Split a period's figures by model, project, agent or user."""

from typing import ClassVar

import attrs

from crewkit_core.analytics.ports import AnalyticsUnit
from crewkit_core.analytics.use_cases.period_query import PeriodQuery, require_figures
from crewkit_core.analytics.views import Breakdown, Dimension
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class BreakDown(PeriodQuery, Query[Breakdown]):
    """Where did the period's cost go?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    dimension: Dimension = Dimension.MODEL


def break_down(
    query: BreakDown, *, actor: Actor, work: Work[AnalyticsUnit], clock: Clock
) -> Breakdown:
    """Return the figures of each value, most expensive first.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that the actor does not see.
        Invalid: the period makes no sense.
    """
    period = query.period(clock.now())
    with work(query.organization_id) as unit:
        hidden = require_figures(unit, actor, query, query.needs.level)
        rows = unit.analytics.breakdown(
            query.organization_id, query.during(period), query.dimension, hidden
        )
    return Breakdown(dimension=query.dimension, start=period.start, end=period.end, rows=rows)
