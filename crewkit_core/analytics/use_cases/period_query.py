"""What the queries on figures have in common: a period, filters, and who may ask."""

import datetime as dt
import uuid

import attrs

from crewkit_core.analytics.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_DAYS,
    UTC,
    Period,
    days,
)
from crewkit_core.analytics.ports import AnalyticsUnit, Hidden
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.text import is_storable
from crewkit_core.sessions.views import SessionFilter
from crewkit_core.tenancy.errors import NoSuchProject
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class PeriodQuery:
    """Period and filters of a query on figures.

    Attributes:
        start_date, end_date: Days, both included; the last 30 days by default.
        timezone: Whose days they are, by its name in the IANA database: Europe/Berlin.
    """

    organization_id: uuid.UUID
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    project_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    agent: str | None = None
    model: str | None = None
    timezone: str = UTC

    def period(self, now: dt.datetime) -> Period:
        """Return the period asked for.

        Raises:
            Invalid: it ends before it begins, is longer than ten years, leaves the calendar, or
                the time zone is unknown or has days that begin between hours of UTC.
        """
        for name, day in (("start_date", self.start_date), ("end_date", self.end_date)):
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise wrong_field(name, f"must lie in {FIRST_YEAR} to {LAST_YEAR}", "out_of_range")
        period = days(self.start_date, self.end_date, now, self.timezone)
        if period.first > period.last:
            raise wrong_field("end_date", "must not be before start_date", "out_of_range")
        if period.days > MOST_DAYS:
            raise wrong_field("start_date", f"at most {MOST_DAYS} days", "out_of_range")
        period.check_whole_hours()
        return period

    def during(self, period: Period) -> SessionFilter:
        """Return the filters with *period*.

        Raises:
            Invalid: a text cannot be asked for.
        """
        for name, text in (("agent", self.agent), ("model", self.model)):
            if text is not None and not is_storable(text):
                raise wrong_field(name, "must not hold NUL or lone surrogates")
        return SessionFilter(
            project_id=self.project_id,
            user_id=self.user_id,
            agent=self.agent,
            model=self.model,
            since=period.start,
            until=period.end,
        )


def require_figures(unit: AnalyticsUnit, actor: Actor, query: PeriodQuery, needed: Level) -> Hidden:
    """Return the projects whose figures the actor sees in sums alone.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchProject: one is asked for that is closed to them, or deleted.
    """
    member = require(unit, actor, query.organization_id, needed)
    if query.project_id is not None and member.level_in(query.project_id) is None:
        raise NoSuchProject("there is no such project")
    return member.gone.union(each for each, level in member.closed.items() if level is None)
