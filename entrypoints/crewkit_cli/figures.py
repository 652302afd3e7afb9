"""Figures as people read them; programs get the exact ones by ``--json``."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

_MICRO_DOLLAR = Decimal("0.000001")
_CENT = Decimal("0.01")
_UNITS = ((dt.timedelta(days=365), "year"), (dt.timedelta(days=30), "month"))
_SMALL_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
_NOT_KNOWN = "-"


def dollars(cost: Decimal | None, *, incomplete: bool = False) -> str:
    """Return an amount to the cent; ``<$0.01`` is more than nothing.

    Args:
        incomplete: Some of what it covers has no price; marked with ``+``.
    """
    if cost is None:
        return "no price"
    mark = "+" if incomplete else ""
    if cost and abs(cost) < _CENT:
        return f"{'-' if cost < 0 else ''}<$0.01{mark}"
    cents = cost.quantize(_CENT, ROUND_HALF_UP)
    return f"{'-' if cents < 0 else ''}${abs(cents):,}{mark}"


def micro_dollars(cost: Decimal) -> str:
    """Return an amount to the millionth, without the zeros behind the cents."""
    exact = cost.quantize(_MICRO_DOLLAR, ROUND_HALF_UP)
    whole, _, rest = f"{abs(exact):,.6f}".partition(".")
    return f"{'-' if exact < 0 else ''}${whole}.{rest[:2]}{rest[2:].rstrip('0')}"


def count(number: int) -> str:
    """Return a whole number with thousands marked."""
    return f"{number:,}"


def short_count(number: int) -> str:
    """Return a number in at most five characters: 950, 12.3k, 4.56M."""
    value = float(number)
    for unit in ("", "k", "M", "B", "T"):
        if abs(value) < 999.5 or unit == "T":  # noqa: PLR2004 - what rounds to 1000 is the next unit
            return f"{number}" if not unit else f"{value:.3g}{unit}"
        value /= 1000
    raise AssertionError


def size(length: int) -> str:
    """Return bytes in binary units: 812 B, 1.4 MiB."""
    value = float(length)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1023.5:  # noqa: PLR2004 - likewise
            return f"{length} B" if unit == "B" else f"{value:.3g} {unit}"
        value /= 1024
    return f"{value:.3g} TiB"


def duration(milliseconds: int | None) -> str:
    """Return a span in its two largest units: 0.4s, 12s, 3m 05s, 2h 10m, 5d 3h."""
    if milliseconds is None:
        return _NOT_KNOWN
    seconds = milliseconds // 1000
    if milliseconds < 9_950:  # noqa: PLR2004 - one digit after the point
        return f"{milliseconds / 1000:.1f}s"
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days}d {hours}h"
    if hours:
        return f"{hours}h {minutes:02}m"
    return f"{minutes}m {seconds:02}s" if minutes else f"{seconds}s"


def ago(at: dt.datetime | None, now: dt.datetime) -> str:
    """Return how long ago *at* was: just now, 5 minutes ago, 3 days ago."""
    if at is None:
        return _NOT_KNOWN
    span = now - at
    if span < dt.timedelta(0):
        return clock_time(at)
    for width, name in _UNITS:
        if span >= width:
            return _ago(int(span / width), name)
    seconds = int(span.total_seconds())
    for length, name in _SMALL_UNITS:
        if seconds >= length:
            return _ago(seconds // length, name)
    return "just now"


def _ago(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'} ago"


def clock_time(at: dt.datetime | None) -> str:
    """Return date and time of day in this machine's zone, to the minute."""
    if at is None:
        return _NOT_KNOWN
    try:
        return f"{at.astimezone():%Y-%m-%d %H:%M}"
    except (OverflowError, OSError, ValueError):  # the calendar's ends have no local time
        return f"{at:%Y-%m-%d %H:%M}"


def plural(number: int, name: str) -> str:
    """Return a number with its noun: 1 session, 2,104 sessions."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def percent(rate: float | None) -> str:
    """Return a ratio of 0 to 1 as percent."""
    return _NOT_KNOWN if rate is None else f"{rate:.0%}"
