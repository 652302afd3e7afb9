"""What analytics can do."""

from crewkit_core.analytics.use_cases.break_down import BreakDown, break_down
from crewkit_core.analytics.use_cases.break_down_by_agent import (
    BreakDownByAgent,
    break_down_by_agent,
)
from crewkit_core.analytics.use_cases.break_down_by_project import (
    BreakDownByProject,
    break_down_by_project,
)
from crewkit_core.analytics.use_cases.break_down_by_user import BreakDownByUser, break_down_by_user
from crewkit_core.analytics.use_cases.check_rollups import CheckRollups, check_rollups
from crewkit_core.analytics.use_cases.show_success_trend import ShowSuccessTrend, show_success_trend
from crewkit_core.analytics.use_cases.show_time_series import ShowTimeSeries, show_time_series
from crewkit_core.analytics.use_cases.summarize import Summarize, summarize
from crewkit_core.kernel.dispatch import UseCases

__all__ = [
    "USE_CASES",
    "BreakDown",
    "BreakDownByAgent",
    "BreakDownByProject",
    "BreakDownByUser",
    "CheckRollups",
    "ShowSuccessTrend",
    "ShowTimeSeries",
    "Summarize",
]

USE_CASES: UseCases = {
    BreakDown: break_down,
    BreakDownByAgent: break_down_by_agent,
    BreakDownByProject: break_down_by_project,
    BreakDownByUser: break_down_by_user,
    CheckRollups: check_rollups,
    ShowSuccessTrend: show_success_trend,
    ShowTimeSeries: show_time_series,
    Summarize: summarize,
}
