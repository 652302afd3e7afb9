"""Figures over time: what the overview's charts draw and the table beside them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

import attrs
from markupsafe import Markup

from crewkit_core.analytics.views import SeriesPoint
from crewkit_dashboard import figures, links
from crewkit_dashboard.charts import scale
from crewkit_dashboard.charts.area import stacked_area
from crewkit_dashboard.charts.bars import stacked_bars
from crewkit_dashboard.charts.series import COLORS, OTHER, Series
from crewkit_dashboard.periods import Span

_MOST_SERIES = 5
_UNKNOWN = "no model named"
_SMALL = 10


@attrs.frozen(kw_only=True)
class Course:
    """A chart in two widths with its legend; empty when nothing happened."""

    wide: Markup
    narrow: Markup
    legend: tuple[Series, ...]
    empty: bool


@attrs.frozen(kw_only=True)
class DayRow:
    """A day's figures, with the sessions behind them."""

    day: dt.date
    href: str
    cost_usd: Decimal
    incomplete: bool
    tokens: int
    sessions: int


def cost_course(points: Sequence[SeriesPoint], span: Span) -> Course:
    """Return dollars a day, stacked by model, the most expensive at the foot."""
    days = span.days()
    by_model: dict[str, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for point in points:
        by_model[point.value or _UNKNOWN][point.start.date()] += point.cost_usd
    totals = {name: sum(costs.values(), Decimal(0)) for name, costs in by_model.items()}
    ranked = sorted((name for name in totals if totals[name]), key=lambda n: (-totals[n], n))
    groups = [(name, [name], color) for name, color in zip(ranked, COLORS, strict=False)]
    if len(ranked) > _MOST_SERIES:
        groups = [*groups[: _MOST_SERIES - 1], ("others", ranked[_MOST_SERIES - 1 :], OTHER)]
    series = tuple(
        Series(
            name=name.removeprefix("claude-"),
            color=color,
            values=tuple(float(sum(by_model[m][day] for m in models)) for day in days),
            total=figures.money(sum((totals[m] for m in models), Decimal(0))),
        )
        for name, models, color in groups
    )
    return _course("Cost a day in dollars, by model", days, series, _spell_money, stacked_bars)


def token_course(points: Sequence[SeriesPoint], span: Span) -> Course:
    """Return tokens a day, by how they are billed."""
    by_day = {point.start.date(): point.tokens for point in points}
    days = span.days()
    kinds = (
        ("output", "d", "output"),
        ("input", "a", "input"),
        ("cache writes, 1 h", "e", "cache_write_1h"),
        ("cache writes, 5 min", "b", "cache_write_5m"),
        ("cache reads", "c", "cache_read"),
    )
    series = tuple(
        Series(
            name=name,
            color=color,
            values=tuple(float(getattr(by_day.get(day), field, 0)) for day in days),
            total=figures.compact(sum(getattr(p.tokens, field) for p in points)),
        )
        for name, color, field in kinds
    )
    shown = tuple(each for each in series if any(each.values))
    return _course("Tokens a day, by kind", days, shown, figures.compact, stacked_area)


def _course(
    name: str,
    days: Sequence[dt.date],
    series: tuple[Series, ...],
    spell: Callable[[float], str],
    draw: Callable[
        [scale.Plot, str, Sequence[str], Sequence[Series], Callable[[float], str]], Markup
    ],
) -> Course:
    labels = [figures.day(day) for day in days]
    return Course(
        wide=draw(scale.WIDE, name, labels, series, spell),
        narrow=draw(scale.NARROW, name, labels, series, spell),
        legend=series,
        empty=not series,
    )


def _spell_money(value: float) -> str:
    if value >= _SMALL or value == int(value):
        return f"${value:,.0f}"
    return f"${value:,.2f}" if value >= 0.1 or not value else f"${value:,.4f}"  # noqa: PLR2004


def rows_by_day(points: Sequence[SeriesPoint], span: Span) -> tuple[DayRow, ...]:
    """Return the days on which something happened, newest first."""
    days = set(span.days())
    return tuple(
        DayRow(
            day=point.start.date(),
            href=links.link(
                links.SESSIONS, **{"from": point.start.date(), "to": point.start.date()}
            ),
            cost_usd=point.cost_usd,
            incomplete=point.unpriced_messages > 0,
            tokens=point.tokens.total,
            sessions=point.sessions,
        )
        for point in sorted(points, key=lambda point: point.start, reverse=True)
        if point.messages and point.start.date() in days
    )
