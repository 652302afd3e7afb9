"""Answers about figures, for doors without a database."""

import datetime as dt
from decimal import Decimal
from typing import Any

from crewkit_core.analytics.use_cases import (
    BreakDown,
    BreakDownByAgent,
    BreakDownByProject,
    BreakDownByUser,
    ShowSuccessTrend,
    ShowTimeSeries,
    Summarize,
)
from crewkit_core.analytics.views import (
    AnalyticsSummary,
    Breakdown,
    BreakdownRow,
    Dimension,
    Granularity,
    SeriesPoint,
    SuccessTrend,
    TimeSeries,
    Totals,
)
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.model.transcript import TokenUsage

NOW = dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC)
TOKENS = TokenUsage(input=1, output=2, cache_read=3000, cache_write_5m=4, cache_write_1h=5)
_FIGURES: dict[str, Any] = {
    "sessions": 1,
    "messages": 7,
    "successes": 1,
    "failures": 0,
    "success_rate": 1.0,
    "mean_duration_ms": 60_000,
    "unpriced_messages": 1,
    "tokens": TOKENS,
    "cost_usd": Decimal("12.345"),
}

TOTALS = Totals(
    **_FIGURES,
    prompts=2,
    tool_calls=3,
    tool_errors=0,
    api_errors=0,
    active_users=1,
    active_projects=1,
    p95_duration_ms=90_000,
    cost_per_session_usd=Decimal("12.345"),
    active_days=1,
    cost_per_active_day_usd=Decimal("12.345"),
    cache_hit_rate=0.98,
    outcome_coverage=1.0,
)


def analytics(text: str) -> dict[type[Message[Any]], Any]:
    """Return answers to the questions about figures, *text* wherever text can be."""
    return {
        Summarize: AnalyticsSummary(start=NOW, end=NOW, current=TOTALS, previous=TOTALS),
        ShowTimeSeries: lambda asked: TimeSeries(
            granularity=asked.granularity,
            start=NOW,
            end=NOW + dt.timedelta(days=1),
            split_by=asked.split_by,
            points=(SeriesPoint(**_FIGURES, start=NOW, value=text),),
        ),
        BreakDown: lambda asked: a_breakdown(asked.dimension, text),
        BreakDownByAgent: a_breakdown(Dimension.AGENT, text),
        BreakDownByProject: a_breakdown(Dimension.PROJECT, text),
        BreakDownByUser: a_breakdown(Dimension.USER, text),
        ShowSuccessTrend: SuccessTrend(
            granularity=Granularity.DAY, start=NOW, end=NOW + dt.timedelta(days=1), points=()
        ),
    }


def a_breakdown(dimension: Dimension, text: str) -> Breakdown:
    """Return a period's figures with *text* as their one value."""
    return Breakdown(
        dimension=dimension,
        start=NOW,
        end=NOW + dt.timedelta(days=1),
        rows=(BreakdownRow(**_FIGURES, key=text, value=text),),
    )
