"""Dates and times as people type them."""

import datetime as dt
import re
from collections.abc import Callable

import click

_SPAN = re.compile(r"(\d{1,5})([hdwm])")
_SPANS = {
    "h": dt.timedelta(hours=1),
    "d": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1),
    "m": dt.timedelta(days=30),
}
_EXAMPLES = "2026-01-31, 2026-01-31T09:30, today, yesterday, or a span back from now: 12h, 7d, 4w"


def read_moment(text: str, now: dt.datetime, *, end: bool = False) -> dt.datetime:
    """Return the time that *text* names; days begin at midnight in this machine's zone.

    Args:
        text: A day, a time, ``today``, ``yesterday``, or a span back from now.
        now: What now means.
        end: A whole day means its end, so that the day is included.

    Raises:
        ValueError: it names none.
    """
    local = now.astimezone()
    names = {"today": local.date(), "yesterday": local.date() - dt.timedelta(days=1)}
    try:
        if (span := _SPAN.fullmatch(text)) is not None:
            return now - int(span[1]) * _SPANS[span[2]]
        day = names.get(text.lower()) or _day(text)
        if day is None:
            at = dt.datetime.fromisoformat(text)
            return at.astimezone(dt.UTC)
        day += dt.timedelta(days=1 if end else 0)
        return dt.datetime.combine(day, dt.time()).astimezone(dt.UTC)
    except (OverflowError, OSError) as problem:
        raise ValueError(text) from problem


def read_day(text: str, now: dt.datetime) -> dt.date:
    """Return the day (UTC) that *text* names.

    Raises:
        ValueError: it names none.
    """
    today = now.astimezone(dt.UTC).date()
    names = {"today": today, "yesterday": today - dt.timedelta(days=1)}
    day = names.get(text.lower()) or _day(text)
    return day or read_moment(text, now).astimezone(dt.UTC).date()


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def refuse_moment(option: str, text: str) -> click.UsageError:
    """Return the refusal of an option's text that names no time."""
    return click.UsageError(f"{option}: {text!r} is no date or time; try {_EXAMPLES}")


def optional(
    text: str | None, option: str, read: Callable[[str], dt.datetime]
) -> dt.datetime | None:
    """Return what *read* makes of an option's text, or None when it was not given.

    Raises:
        click.UsageError: it names no time.
    """
    if text is None:
        return None
    try:
        return read(text)
    except ValueError as problem:
        raise refuse_moment(option, text) from problem
