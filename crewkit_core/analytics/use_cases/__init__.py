"""What analytics can do."""

from crewkit_core.analytics.use_cases.break_down import BreakDown, break_down
from crewkit_core.analytics.use_cases.check_rollups import CheckRollups, check_rollups
from crewkit_core.analytics.use_cases.show_time_series import ShowTimeSeries, show_time_series
from crewkit_core.analytics.use_cases.summarize import Summarize, summarize
from crewkit_core.kernel.dispatch import UseCases

__all__ = ["USE_CASES", "BreakDown", "CheckRollups", "ShowTimeSeries", "Summarize"]

USE_CASES: UseCases = {
    BreakDown: break_down,
    CheckRollups: check_rollups,
    ShowTimeSeries: show_time_series,
    Summarize: summarize,
}
