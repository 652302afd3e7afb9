"""Bars over time, stacked by a dimension."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from crewkit_dashboard.charts.scale import Axis, Plot, foot, grid
from crewkit_dashboard.charts.series import Series, largest_sum
from crewkit_dashboard.charts.svg import drawing, element

_FILLED = 0.74
_GAP = 0.8


def stacked_bars(
    plot: Plot,
    name: str,
    labels: Sequence[str],
    series: Sequence[Series],
    spell: Callable[[float], str],
) -> Markup:
    """Return a column a label, each series a piece of it.

    Args:
        plot: Its measures.
        name: What the chart tells, for those who do not see it.
        labels: Of the columns.
        series: From the foot up; one value a column.
        spell: Value to text.
    """
    axis = Axis.reaching(largest_sum(series))
    column = plot.inner_width / max(len(labels), 1)
    marks = grid(plot, axis, spell)
    for n, label in enumerate(labels):
        marks.append(_column(plot, axis, n, column, label, series, spell))
    marks += foot(plot, list(labels), lambda n: plot.left + column * (n + 0.5))
    return drawing("bars", plot.width, plot.height, name, *marks)


def _column(
    plot: Plot,
    axis: Axis,
    n: int,
    column: float,
    label: str,
    series: Sequence[Series],
    spell: Callable[[float], str],
) -> Markup:
    left = plot.left + n * column
    parts = [f"{each.name}: {spell(each.values[n])}" for each in series if each.values[n] > 0]
    total = spell(sum(each.values[n] for each in series))
    pieces = [
        element("title", "\n".join([f"{label}: {total}", *parts])),
        element("rect", class_="hit", x=left, y=plot.top, width=column, height=plot.inner_height),
    ]
    below = 0.0
    for each in series:
        tall = plot.inner_height * each.values[n] / axis.top
        if tall > 0:
            below += tall
            pieces.append(
                element(
                    "rect",
                    class_=f"fill-{each.color}",
                    x=left + column * (1 - _FILLED) / 2,
                    y=plot.top + plot.inner_height - below,
                    width=column * _FILLED,
                    height=max(tall - _GAP, 0.3),
                    rx=min(1.5, column / 6),
                )
            )
    return element("g", *pieces, class_="column")
