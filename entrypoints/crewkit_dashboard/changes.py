"""What changed since the week before, as a sentence."""

from crewkit_core.analytics.views import AnalyticsSummary, Totals
from crewkit_dashboard import figures

_VERBS = {"up": "more", "down": "less"}


def since_last_week(week: AnalyticsSummary) -> str:
    """Return one sentence on the last seven days; "" when neither week has anything."""
    now, before = week.current, week.previous
    if not _anything(now) and not _anything(before):
        return ""
    if not _anything(before):
        return (
            f"In the last seven days: {_sessions(now)} for {figures.money(now.cost_usd)};"
            " nothing in the seven before."
        )
    cost = figures.trend(now.cost_usd, before.cost_usd)
    said = f"In the last seven days: {_sessions(now)}, {before.sessions:,} in the seven before; "
    said += f"{figures.money(now.cost_usd)} spent, {_compared(cost)}"
    rate = figures.points(now.success_rate, before.success_rate)
    if rate.direction in _VERBS:
        said += f"; success {rate.direction} {rate.text}"
    return f"{said}."


def _anything(totals: Totals) -> bool:
    return bool(totals.sessions or totals.messages)


def _sessions(totals: Totals) -> str:
    return "1 session" if totals.sessions == 1 else f"{totals.sessions:,} sessions"


def _compared(trend: figures.Trend) -> str:
    if trend.direction == "flat":
        return "as much as before"
    if trend.direction not in _VERBS:
        return "nothing before"
    if "%" not in trend.text:
        return f"{trend.text} as much"
    return f"{trend.text} {_VERBS[trend.direction]}"
