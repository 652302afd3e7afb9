"""Areas over time, stacked, and the small line without axes."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from crewkit_dashboard.charts.scale import Axis, Plot, foot, grid
from crewkit_dashboard.charts.series import Series, largest_sum
from crewkit_dashboard.charts.svg import drawing, element

_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_MARGIN = 120.0, 32.0, 2.0


def stacked_area(
    plot: Plot,
    name: str,
    labels: Sequence[str],
    series: Sequence[Series],
    spell: Callable[[float], str],
) -> Markup:
    """Return areas one upon the other; see ``stacked_bars`` for the arguments."""
    axis = Axis.reaching(largest_sum(series))
    step = plot.inner_width / max(len(labels) - 1, 1)
    marks = grid(plot, axis, spell)
    floor = [0.0] * len(labels)
    for each in series:
        roof = [low + value for low, value in zip(floor, each.values, strict=True)]
        marks.append(_area(plot, axis, step, floor, roof, each))
        floor = roof
    for n, label in enumerate(labels):
        marks.append(_column(plot, n, step, label, series, spell))
    marks += foot(plot, list(labels), lambda n: plot.left + step * n)
    return drawing("area", plot.width, plot.height, name, *marks)


def _area(
    plot: Plot, axis: Axis, step: float, floor: list[float], roof: list[float], series: Series
) -> Markup:
    above = [_point(plot, axis, step, n, value) for n, value in enumerate(roof)]
    below = [_point(plot, axis, step, n, value) for n, value in enumerate(floor)]
    return element(
        "g",
        element("polygon", class_=f"fill-{series.color}", points=" ".join(above + below[::-1])),
        element("polyline", class_=f"line-{series.color}", points=" ".join(above)),
    )


def _point(plot: Plot, axis: Axis, step: float, n: int, value: float) -> str:
    return f"{plot.left + n * step:.1f},{plot.y(value / axis.top):.1f}"


def _column(
    plot: Plot,
    n: int,
    step: float,
    label: str,
    series: Sequence[Series],
    spell: Callable[[float], str],
) -> Markup:
    parts = [f"{each.name}: {spell(each.values[n])}" for each in reversed(series)]
    left = max(plot.left, plot.left + (n - 0.5) * step)
    right = min(plot.width - plot.right, plot.left + (n + 0.5) * step)
    return element(
        "g",
        element("title", "\n".join([label, *parts])),
        element(
            "rect", class_="hit", x=left, y=plot.top, width=right - left, height=plot.inner_height
        ),
        class_="column",
    )


def sparkline(values: Sequence[float]) -> Markup:
    """Return the course of a figure in a few strokes; decoration beside the figure itself."""
    if len(values) < 2 or not any(values):  # noqa: PLR2004 - a line needs two points
        return Markup("")
    top = max(values)
    step = (_SPARK_WIDTH - 2 * _SPARK_MARGIN) / (len(values) - 1)
    tall = _SPARK_HEIGHT - 2 * _SPARK_MARGIN
    places = [
        f"{_SPARK_MARGIN + n * step:.1f},{_SPARK_MARGIN + tall * (1 - value / top):.1f}"
        for n, value in enumerate(values)
    ]
    corners = f"{_SPARK_WIDTH - _SPARK_MARGIN},{_SPARK_HEIGHT} {_SPARK_MARGIN},{_SPARK_HEIGHT}"
    return element(
        "svg",
        element("polygon", class_="under", points=f"{' '.join(places)} {corners}"),
        element("polyline", class_="stroke", points=" ".join(places)),
        class_="spark",
        viewBox=f"0 0 {_SPARK_WIDTH:g} {_SPARK_HEIGHT:g}",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
