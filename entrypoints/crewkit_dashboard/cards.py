"""The figures at the head of the overview."""

from collections.abc import Sequence
from decimal import Decimal

import attrs
from markupsafe import Markup

from crewkit_core.analytics.views import AnalyticsSummary, SeriesPoint
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_dashboard import figures
from crewkit_dashboard.charts.area import sparkline
from crewkit_dashboard.periods import Span

NO_COURSE = Markup()


@attrs.frozen(kw_only=True)
class Card:
    """A figure with its trend.

    Attributes:
        exact: With every digit, shown when pointed at.
        note: One line below.
        better: The direction that is good; "" when neither is.
        incomplete: Models without a rate are missing in it.
    """

    name: str
    value: str
    exact: str
    trend: figures.Trend
    note: str = ""
    better: str = ""
    incomplete: bool = False
    course: Markup = NO_COURSE

    @property
    def mood(self) -> str:
        """Whether the trend is good, bad, or neither."""
        if not self.better or self.trend.direction not in {"up", "down"}:
            return "plain"
        return "good" if self.trend.direction == self.better else "bad"


def hit_rate(tokens: TokenUsage) -> float | None:
    """Return the share of the prompt that came from the cache, 0 to 1; None without a prompt."""
    prompt = tokens.total - tokens.output
    return tokens.cache_read / prompt if prompt else None


def cards(summary: AnalyticsSummary, daily: Sequence[SeriesPoint], span: Span) -> tuple[Card, ...]:
    """Return the cards in their order.

    Args:
        summary: Of the period and the one before.
        daily: A point a day.
        span: The period.
    """
    return (
        *_money_cards(summary, daily),
        *_work_cards(summary, daily, len(span.days())),
        *_end_cards(summary),
    )


def _money_cards(summary: AnalyticsSummary, daily: Sequence[SeriesPoint]) -> tuple[Card, ...]:
    now, before = summary.current, summary.previous
    incomplete = now.unpriced_messages > 0
    average = [_average(point) for point in daily]
    return (
        Card(
            name="Cost",
            value=_dollars(now.cost_usd),
            exact=figures.exact(now.cost_usd),
            trend=figures.trend(now.cost_usd, before.cost_usd),
            note=f"{figures.count(now.unpriced_messages)} messages have no price"
            if incomplete
            else "",
            incomplete=incomplete,
            course=sparkline([float(point.cost_usd) for point in daily]),
        ),
        Card(
            name="Cost per session",
            value=figures.money(now.cost_per_session_usd),
            exact=figures.exact(now.cost_per_session_usd),
            trend=figures.trend(now.cost_per_session_usd, before.cost_per_session_usd),
            incomplete=incomplete,
            course=sparkline(average),
        ),
        Card(
            name="Cost per active day",
            value=figures.money(now.cost_per_active_day_usd),
            exact=figures.exact(now.cost_per_active_day_usd),
            trend=figures.trend(now.cost_per_active_day_usd, before.cost_per_active_day_usd),
            note="on 1 day" if now.active_days == 1 else f"on {now.active_days} days",
            incomplete=incomplete,
        ),
    )


def _work_cards(
    summary: AnalyticsSummary, daily: Sequence[SeriesPoint], days: int
) -> tuple[Card, ...]:
    now, before = summary.current, summary.previous
    return (
        Card(
            name="Sessions",
            value=figures.count(now.sessions),
            exact=f"{now.sessions / days:.1f} a day",
            trend=figures.trend(now.sessions, before.sessions),
            note=f"{figures.count(now.prompts)} prompts",
            course=sparkline([point.sessions for point in daily]),
        ),
        Card(
            name="Active people",
            value=figures.count(now.active_users),
            exact=f"{now.active_projects} projects",
            trend=figures.trend(now.active_users, before.active_users),
            note="in one project"
            if now.active_projects == 1
            else f"in {now.active_projects} projects",
        ),
        Card(
            name="Tokens",
            value=figures.compact(now.tokens.total),
            exact=figures.count(now.tokens.total),
            trend=figures.trend(now.tokens.total, before.tokens.total),
            note=f"{figures.compact(now.tokens.output)} written",
            course=sparkline([point.tokens.total for point in daily]),
        ),
        Card(
            name="Cache hit rate",
            value=figures.percent(now.cache_hit_rate),
            exact="cache reads / (input + cache reads + cache writes)",
            trend=figures.points(now.cache_hit_rate, before.cache_hit_rate),
            note="of all prompt tokens",
            better="up",
            course=sparkline(_rates(daily)),
        ),
    )


def _end_cards(summary: AnalyticsSummary) -> tuple[Card, ...]:
    now, before = summary.current, summary.previous
    known = now.successes + now.failures
    return (
        Card(
            name="Success",
            value=figures.percent(now.success_rate),
            exact=f"{now.successes} of {known} whose outcome is known",
            trend=figures.points(now.success_rate, before.success_rate),
            note=f"known of {figures.percent(now.outcome_coverage)} of the sessions"
            if known
            else "no outcome is known",
            better="up",
        ),
        Card(
            name="Duration, p95",
            value=figures.duration(now.p95_duration_ms),
            exact="95 of 100 sessions did not last longer (p95)",
            trend=figures.trend(now.p95_duration_ms, before.p95_duration_ms),
            note=f"mean {figures.duration(now.mean_duration_ms)}",
        ),
    )


def _rates(daily: Sequence[SeriesPoint]) -> list[float]:
    found: list[float] = []
    for point in daily:
        # a day without a prompt has no rate: the line goes on as it was
        rate = hit_rate(point.tokens)
        found.append(rate if rate is not None else found[-1] if found else 0.0)
    return found


def _average(point: SeriesPoint) -> float:
    return float(point.cost_usd) / point.sessions if point.sessions else 0.0


def _dollars(value: Decimal) -> str:
    most_with_cents = Decimal(10_000)
    return figures.money(value, 0 if value >= most_with_cents else 2)
