"""Numbers and times as people read them."""

import datetime as dt
import itertools
import re
from decimal import ROUND_HALF_UP, Decimal

import attrs

NOTHING = "\N{EN DASH}"
_THOUSAND = 1000
_CENTS = 2
_MANIFOLD = 10
_COMPACT = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"))
_COMPACT_THOUSANDS = Decimal(10) ** 4
_SECONDS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
_RELEASED = re.compile(r"-20\d{6}\Z")
_NOTICEABLE = Decimal("0.0005")


def money(value: Decimal | None, places: int = 2) -> str:
    """Return dollars, rounded half up; what rounds to nothing but is something says so."""
    if value is None:
        return NOTHING
    # nothing has no digits worth showing beyond the cents
    places = places if value else min(places, _CENTS)
    least = Decimal(1).scaleb(-places)
    sign, size = ("-" if value < 0 else ""), abs(value)
    if 0 < size < least:
        return f"{sign}<${least}"
    return f"{sign}${size.quantize(least, ROUND_HALF_UP):,}"


def exact(value: Decimal | None) -> str:
    """Return dollars with every digit that is known."""
    return NOTHING if value is None else f"${value.normalize():f}"


def count(value: int) -> str:
    """Return a whole number with its thousands set apart."""
    return f"{value:,}"


def compact(value: float | Decimal) -> str:
    """Return a number in three or so digits: 950, 18.2k, 1.24M."""
    number = Decimal(str(value))
    for unit, letter in _COMPACT:
        if abs(number) >= unit:
            return f"{_three_digits(number / unit)}{letter}"
    if abs(number) >= _COMPACT_THOUSANDS:
        return f"{_three_digits(number / _THOUSAND)}k"
    return f"{number:,.0f}" if number == number.to_integral() else f"{number.normalize():f}"


def _three_digits(number: Decimal) -> str:
    whole = len(str(int(abs(number))))
    text = f"{number:.{max(3 - whole, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(ratio: float | None) -> str:
    """Return a ratio from 0 to 1 as a percentage with one decimal."""
    return NOTHING if ratio is None else f"{ratio * 100:.1f}%"


def duration(milliseconds: int | None) -> str:
    """Return a duration in its two largest units."""
    if milliseconds is None:
        return NOTHING
    seconds = milliseconds // _THOUSAND
    if seconds < 1:
        return f"{milliseconds} ms"
    for (unit, size), (next_unit, next_size) in itertools.pairwise(_SECONDS):
        if seconds >= size:
            return f"{seconds // size} {unit} {seconds % size // next_size:02d} {next_unit}"
    return f"{seconds} s"


def size(value: int) -> str:
    """Return bytes in a unit that fits."""
    number = float(value)
    for unit in ("B", "KiB", "MiB"):
        if number < 1024:  # noqa: PLR2004 - the definition of the units
            return f"{number:.0f} B" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1024
    return f"{number:.1f} GiB"


def day(value: dt.date) -> str:
    """Return a day: Nov 23."""
    return f"{value:%b} {value.day}"


def moment(value: dt.datetime) -> str:
    """Return a time in UTC to the minute: 2026-11-23 09:41."""
    return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M}"


def model_name(name: str) -> str:
    """Return a model's name without what all names share: the vendor and the day of release."""
    return _RELEASED.sub("", name.removeprefix("claude-"))


@attrs.frozen
class Trend:
    """How a figure moved against the period before.

    Attributes:
        direction: ``up``, ``down``, ``flat``, or ``none`` when nothing can be compared.
        text: The change in short.
    """

    direction: str
    text: str


def trend(now: Decimal | float | None, before: Decimal | float | None) -> Trend:
    """Return the relative change; from tenfold on, how many times as much it is."""
    if now is None or not before:
        return Trend("none", "no earlier figure")
    ratio = Decimal(str(now)) / Decimal(str(before))
    if ratio >= _MANIFOLD:
        return Trend("up", f"{ratio:,.0f}\N{MULTIPLICATION SIGN}")
    change = ratio - 1
    return Trend(_direction(change), f"{abs(change) * 100:,.1f}%")


def points(now: float | None, before: float | None) -> Trend:
    """Return the change of a ratio in percentage points."""
    if now is None or before is None:
        return Trend("none", "no earlier figure")
    change = Decimal(str(now)) - Decimal(str(before))
    return Trend(_direction(change), f"{abs(change) * 100:.1f} pp")


def _direction(change: Decimal) -> str:
    if abs(change) < _NOTICEABLE:
        return "flat"
    return "up" if change > 0 else "down"
