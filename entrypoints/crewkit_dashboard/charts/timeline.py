"""Who worked when: a bar a stream on one axis of time."""

import math
from collections.abc import Sequence

import attrs
from markupsafe import Markup

from crewkit_dashboard.charts.svg import drawing, element

_TOP, _FOOT = 26.0, 8.0
_LEAST = 3.0
_DEEPEST = 6
_DAY = 86_400
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200)


@attrs.frozen(kw_only=True)
class Span:
    """A row of the timeline; times in seconds since the session began.

    Attributes:
        start, end: None when no line named a time: the row then has no bar.
        note: Shown when pointed at.
    """

    name: str
    depth: int
    start: float | None
    end: float | None
    color: str
    note: str


@attrs.frozen(kw_only=True)
class Lanes:
    """Measures of a timeline.

    Attributes:
        names: Width of the column of names; 0 puts each name above its bar.
        letters: Of a name that have room.
    """

    width: float
    names: float
    row: float
    ticks: int
    letters: int


WIDE = Lanes(width=1080, names=250, row=28, ticks=8, letters=34)
NARROW = Lanes(width=344, names=0, row=44, ticks=3, letters=42)


def timeline(lanes: Lanes, name: str, spans: Sequence[Span]) -> Markup:
    """Return the rows in the order given, indented by depth."""
    longest = max((span.end for span in spans if span.end is not None), default=0) or 1.0
    height = _TOP + lanes.row * len(spans) + _FOOT
    marks = [_band(lanes, n) for n in range(1, len(spans), 2)]
    marks += _axis(lanes, longest, height)
    for n, span in enumerate(spans):
        marks.append(_row(lanes, n, span, longest))
    return drawing("timeline", lanes.width, height, name, *marks)


def _band(lanes: Lanes, n: int) -> Markup:
    top = _TOP + n * lanes.row
    return element("rect", class_="band", x=0.0, y=top, width=lanes.width, height=lanes.row)


def _left(lanes: Lanes) -> float:
    return lanes.names or 4.0


def _place(lanes: Lanes, seconds: float, longest: float) -> float:
    left = _left(lanes)
    return left + (lanes.width - left - 8) * min(max(seconds / longest, 0), 1)


def _axis(lanes: Lanes, longest: float, height: float) -> list[Markup]:
    marks: list[Markup] = []
    for seconds in _ticks(longest, lanes.ticks):
        x = _place(lanes, seconds, longest)
        anchor = "start" if not seconds else "middle" if x < lanes.width - 24 else "end"
        marks += [
            element("line", class_="grid", x1=x, x2=x, y1=_TOP - 6, y2=height - _FOOT),
            element("text", _clock(seconds), class_="tick", x=x, y=13.0, text_anchor=anchor),
        ]
    return marks


def _ticks(longest: float, most: int) -> list[float]:
    step = next((step for step in _STEPS if longest / step <= most), 0)
    if not step:
        step = math.ceil(longest / most / _DAY) * _DAY
    return [float(step * n) for n in range(int(longest // step) + 1)]


def _clock(seconds: float) -> str:
    if seconds >= _DAY:
        return f"{seconds / _DAY:g} d"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _row(lanes: Lanes, n: int, span: Span, longest: float) -> Markup:
    top = _TOP + n * lanes.row
    indent = 6.0 + 16.0 * min(span.depth, _DEEPEST)
    text_y = top + (lanes.row / 2 + 4 if lanes.names else 15)
    bar_top = top + (6 if lanes.names else 22)
    marks = [element("title", f"{span.name}\n{span.note}")]
    if span.depth and lanes.names:
        elbow = f"M{indent - 10:g} {top - 4:g}V{top + lanes.row / 2:g}H{indent - 3:g}"
        marks.append(element("path", class_="elbow", d=elbow))
    marks.append(element("text", _cut(span, lanes), class_="name", x=indent, y=text_y))
    if span.start is not None and span.end is not None:
        start = _place(lanes, span.start, longest)
        wide = max(_place(lanes, span.end, longest) - start, _LEAST)
        marks.append(
            element(
                "rect",
                class_=f"fill-{span.color}",
                x=min(start, lanes.width - 8 - _LEAST),
                y=bar_top,
                width=wide,
                height=lanes.row - 12 if lanes.names else 14.0,
                rx=3.0,
            )
        )
    return element("g", *marks)


def _cut(span: Span, lanes: Lanes) -> str:
    room = lanes.letters - 2 * min(span.depth, _DEEPEST)
    return span.name if len(span.name) <= room else span.name[: room - 1] + "…"
