"""Split a period's figures by person."""

from typing import ClassVar

import attrs

from crewkit_core.analytics.ports import AnalyticsUnit
from crewkit_core.analytics.use_cases.comparing import most_sessions
from crewkit_core.analytics.use_cases.period_query import PeriodQuery
from crewkit_core.analytics.views import Breakdown, Dimension
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class BreakDownByUser(PeriodQuery, Query[Breakdown]):
    """What did each person do, those without an account as one?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)


def break_down_by_user(
    query: BreakDownByUser, *, actor: Actor, work: Work[AnalyticsUnit], clock: Clock
) -> Breakdown:
    """Return the figures of each person, who had most sessions first.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that the actor does not see.
        Invalid: the period makes no sense.
    """
    period = query.period(clock.now())
    with work(query.organization_id) as unit:
        return most_sessions(unit, actor, query, query.needs, period, Dimension.USER)
