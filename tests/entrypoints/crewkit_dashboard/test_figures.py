"""Numbers as people read them."""

import datetime as dt
from decimal import Decimal

import pytest

from crewkit_dashboard import figures


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (None, 2, "–"),
        (Decimal(0), 2, "$0.00"),
        (Decimal(0), 4, "$0.00"),
        (Decimal(0), 0, "$0"),
        (Decimal("0.000001"), 2, "<$0.01"),
        (Decimal("0.005"), 2, "<$0.01"),
        (Decimal("0.0125"), 2, "$0.01"),
        (Decimal("1234.565"), 2, "$1,234.57"),
        (Decimal("0.00001"), 4, "<$0.0001"),
        (Decimal(12345), 0, "$12,345"),
        (Decimal("-3.5"), 2, "-$3.50"),
    ],
)
def test_money(value: Decimal | None, places: int, shown: str) -> None:
    """Dollars are rounded half up; what is not nothing never looks like nothing."""
    assert shown == figures.money(value, places)


def test_exact_money_keeps_every_digit() -> None:
    """The exact figure is the decimal itself."""
    assert "$1.49600187" == figures.exact(Decimal("1.496001870"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (950, "950"),
        (9_999, "9,999"),
        (18_249, "18.2k"),
        (100_000, "100k"),
        (1_236_000, "1.24M"),
        (327_000_000, "327M"),
        (5_000_000_000, "5B"),
        (0.25, "0.25"),
    ],
)
def test_compact(value: float, shown: str) -> None:
    """Large numbers keep three digits."""
    assert shown == figures.compact(value)


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [
        (None, "–"),
        (30, "30 ms"),
        (42_000, "42 s"),
        (750_000, "12 m 30 s"),
        (7_500_000, "2 h 05 m"),
        (200_000_000, "2 d 07 h"),
    ],
)
def test_duration(milliseconds: int | None, shown: str) -> None:
    """Durations are told in their two largest units."""
    assert shown == figures.duration(milliseconds)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12, "12 B"), (1536, "1.5 KiB"), (3 << 20, "3.0 MiB"), (5 << 30, "5.0 GiB")],
)
def test_size(value: int, shown: str) -> None:
    """Bytes are told in a unit that fits."""
    assert shown == figures.size(value)


@pytest.mark.parametrize(
    ("now", "before", "trend"),
    [
        (12, 10, ("up", "20.0%")),
        (Decimal(5), Decimal(10), ("down", "50.0%")),
        (10, 10, ("flat", "0.0%")),
        (99, 10, ("up", "890.0%")),
        (Decimal(12_345), 10, ("up", "1,234×")),
        (3, 0, ("none", "no earlier figure")),
        (None, 3, ("none", "no earlier figure")),
    ],
)
def test_trend(now: int | None, before: int, trend: tuple[str, str]) -> None:
    """A trend is the relative change, and none where nothing can be compared."""
    assert figures.Trend(*trend) == figures.trend(now, before)


def test_rates_move_in_points() -> None:
    """Rates are compared in percentage points."""
    assert figures.Trend("up", "2.5 pp") == figures.points(0.525, 0.5)
    assert figures.Trend("none", "no earlier figure") == figures.points(0.5, None)


def test_times_are_utc() -> None:
    """A time of another zone is shown in UTC."""
    at = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))

    assert "2026-11-22 23:30" == figures.moment(at)


def test_model_names_lose_what_all_share() -> None:
    """The vendor's prefix and the day of release are left out."""
    assert ["haiku-4-5", "crew-x-1"] == [
        figures.model_name("claude-haiku-4-5-20251001"),
        figures.model_name("crew-x-1"),
    ]
