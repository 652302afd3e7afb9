"""Charts are pictures: well-formed, named, and without anything that a strict policy blocks."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from crewkit_dashboard import figures
from crewkit_dashboard.charts import scale, timeline
from crewkit_dashboard.charts.area import sparkline, stacked_area
from crewkit_dashboard.charts.bars import stacked_bars
from crewkit_dashboard.charts.hbar import hbar
from crewkit_dashboard.charts.series import Series
from crewkit_dashboard.charts.timeline import Span

NAMES = st.text(st.characters(exclude_categories=[]), max_size=30)
AMOUNTS = st.floats(min_value=0, max_value=1e12)


def _parts(drawn: Markup) -> list[ET.Element]:
    return list(ET.fromstring(str(drawn)).iter())  # noqa: S314 - our own output


def _blocked(drawn: Markup) -> list[str]:
    return [
        f"{part.tag} {name}"
        for part in _parts(drawn)
        for name in [part.tag, *part.attrib]
        if name in {"script", "style", "a", "image", "use", "href"} or name.startswith("on")
    ]


@given(
    st.lists(st.tuples(NAMES, st.lists(AMOUNTS, min_size=3, max_size=3)), max_size=4),
    st.lists(NAMES, min_size=3, max_size=3),
)
def test_columns_and_areas_hold_any_text(
    rows: list[tuple[str, list[float]]], labels: list[str]
) -> None:
    """Whatever the names say, a chart stays one well-formed picture."""
    series = [Series(name=name, color="a", values=tuple(values)) for name, values in rows]

    for draw in (stacked_bars, stacked_area):
        for plot in (scale.WIDE, scale.NARROW):
            drawn = draw(plot, "Cost", labels, series, figures.compact)
            assert [] == _blocked(drawn)
            assert {"role": "img", "aria-label": "Cost"}.items() <= _parts(drawn)[0].attrib.items()


@given(st.lists(st.tuples(NAMES, st.integers(0, 9), st.none() | AMOUNTS, st.none() | AMOUNTS)))
def test_timelines_hold_any_text(rows: list[tuple[str, int, float | None, float | None]]) -> None:
    """Names, depths and missing times of any kind make a well-formed picture within its width."""
    spans = [
        Span(name=name, depth=depth, start=start, end=end, color="b", note="n")
        for name, depth, start, end in rows
    ]

    for lanes in (timeline.WIDE, timeline.NARROW):
        drawn = timeline.timeline(lanes, "When", spans)
        assert [] == _blocked(drawn)
        widest = max(
            (
                float(part.attrib["x"]) + float(part.attrib["width"])
                for part in _parts(drawn)
                if part.attrib.get("class", "").startswith("fill-")
            ),
            default=0,
        )
        assert widest <= lanes.width


@pytest.mark.parametrize(
    ("largest", "top", "step"),
    [(0, 1, 1), (7.3, 8, 2), (100, 100, 25), (101, 150, 50), (0.00002, 0.00002, 0.000005)],
)
def test_axes_are_round(largest: float, top: float, step: float) -> None:
    """An axis ends at a round figure at or above the largest value."""
    axis = scale.Axis.reaching(largest)

    assert [top, step] == pytest.approx([axis.top, axis.step])


def test_columns_stand_on_each_other() -> None:
    """Two equal values make two pieces of equal height, the second upon the first."""
    series = [Series(name=n, color=c, values=(5.0,)) for n, c in (("one", "a"), ("two", "b"))]

    drawn = stacked_bars(scale.WIDE, "x", ["Nov 1"], series, figures.compact)
    first, second = (
        part.attrib for part in _parts(drawn) if part.attrib.get("class", "").startswith("fill-")
    )

    assert first["height"] == second["height"]
    gap = float(first["y"]) - float(second["y"]) - float(second["height"])
    assert gap == pytest.approx(0.8, abs=0.05)


def test_the_last_label_is_always_there() -> None:
    """However many days, the newest is named below the chart."""
    labels = [figures.day(dt.date(2026, 8, 1) + dt.timedelta(days=n)) for n in range(90)]
    series = [Series(name="a", color="a", values=(1.0,) * 90)]

    texts = [part.text for part in _parts(stacked_bars(scale.NARROW, "x", labels, series, str))]

    assert "Oct 29" in texts
    assert len([text for text in texts if text in labels]) <= scale.NARROW.labels


def test_small_decorations_are_hidden_from_assistive_technology() -> None:
    """Bars and sparklines stand beside a figure that says the same."""
    for drawn in (hbar(0.4), sparkline([1, 2, 3])):
        assert "true" == _parts(drawn)[0].attrib["aria-hidden"]


def test_a_line_of_nothing_is_not_drawn() -> None:
    """Without two points, or without any value, there is no sparkline."""
    assert [Markup(""), Markup("")] == [sparkline([1]), sparkline([0, 0, 0])]
