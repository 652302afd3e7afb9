"""Axes: round steps, places in pixels, and the frame a chart is drawn in."""

import math
from collections.abc import Callable

import attrs
from markupsafe import Markup

from crewkit_dashboard.charts.svg import element

_STEPS = (1, 2, 2.5, 5, 10)
_LINES = 4


@attrs.frozen(kw_only=True)
class Plot:
    """Where a chart's marks go, in units of its own coordinates."""

    width: float
    height: float
    left: float = 46
    right: float = 10
    top: float = 10
    bottom: float = 24
    labels: int = 8

    @property
    def inner_width(self) -> float:
        """Room for marks."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        """Room for marks."""
        return self.height - self.top - self.bottom

    def y(self, share: float) -> float:
        """Return the height of a share of the axis, 0 at its foot."""
        return self.top + self.inner_height * (1 - share)


WIDE = Plot(width=560, height=220)
NARROW = Plot(width=344, height=200, left=40, labels=4)


@attrs.frozen
class Axis:
    """From 0 to *top* in steps of *step*."""

    top: float
    step: float

    @classmethod
    def reaching(cls, largest: float) -> "Axis":
        """Return an axis in round steps that holds *largest*."""
        if largest <= 0 or not math.isfinite(largest):
            return cls(1, 1)
        raw = largest / _LINES
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(m * power for m in _STEPS if m * power >= raw * 0.999)
        return cls(step * math.ceil(largest / step * 0.999), step)

    def ticks(self) -> list[float]:
        """Return the values that get a line."""
        return [self.step * n for n in range(round(self.top / self.step) + 1)]


def grid(plot: Plot, axis: Axis, spell: Callable[[float], str]) -> list[Markup]:
    """Return the lines of the axis with their values."""
    marks: list[Markup] = []
    for value in axis.ticks():
        y = plot.y(value / axis.top)
        line = element("line", class_="grid", x1=plot.left, x2=plot.width - plot.right, y1=y, y2=y)
        words = element(
            "text", spell(value), class_="tick", x=plot.left - 7, y=y + 3.5, text_anchor="end"
        )
        marks += [line, words]
    return marks


def foot(plot: Plot, labels: list[str], place: Callable[[int], float]) -> list[Markup]:
    """Return the labels below, as many as have room, the last always among them."""
    every = max(1, math.ceil(len(labels) / plot.labels))
    chosen = [n for n in range(len(labels)) if (len(labels) - 1 - n) % every == 0]
    marks: list[Markup] = []
    for n in chosen:
        x = place(n)
        anchor = "end" if x > plot.width - plot.right - 16 else "middle"
        at = plot.width - plot.right if anchor == "end" else x
        marks.append(
            element("text", labels[n], class_="tick", x=at, y=plot.height - 6, text_anchor=anchor)
        )
    return marks
