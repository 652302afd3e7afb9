"""Periods of whole hours and days (UTC)."""

import datetime as dt

import attrs

HOUR = dt.timedelta(hours=1)
DEFAULT_DAYS = 30
MOST_DAYS = 3660
FIRST_YEAR, LAST_YEAR = 2000, 2200


@attrs.frozen
class Period:
    """Half-open: from *start* to before *end*."""

    start: dt.datetime
    end: dt.datetime

    @property
    def before(self) -> "Period":
        """The period of equal length that ends where this one begins."""
        return Period(self.start - (self.end - self.start), self.start)


def midnight(day: dt.date) -> dt.datetime:
    """Return the start of *day* (UTC)."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def days(first: dt.date | None, last: dt.date | None, now: dt.datetime) -> Period:
    """Return the period from *first* to *last*, both days included.

    Args:
        first: None: 29 days before *last*.
        last: None: today.
        now: What today means.
    """
    last = last or now.astimezone(dt.UTC).date()
    first = first or last - dt.timedelta(days=DEFAULT_DAYS - 1)
    return Period(midnight(first), midnight(last + dt.timedelta(days=1)))


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def month_of(day: dt.date) -> dt.date:
    """Return the first of the day's month."""
    return day.replace(day=1)
