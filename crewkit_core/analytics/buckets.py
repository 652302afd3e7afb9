"""Where the steps of a time series begin."""

import datetime as dt
from collections.abc import Iterator

from crewkit_core.analytics.periods import DAY, HOUR, Period, midnight, month_of, week_of
from crewkit_core.analytics.views import Granularity

_LONGEST_MONTH = dt.timedelta(days=31)


def buckets(period: Period, granularity: Granularity) -> Iterator[dt.datetime]:
    """Yield when each bucket that touches *period* begins (UTC); days are those of its zone."""
    if granularity is Granularity.HOUR:
        yield from _hours(period)
        return
    day = _first(period.first, granularity)
    while day <= period.last:
        yield midnight(day, period.timezone)
        day = _next(day, granularity)


def _hours(period: Period) -> Iterator[dt.datetime]:
    # of UTC: an hour that the clock shows twice is two buckets, one that it skips is none
    at, end = period.start, period.end
    while at < end:
        yield at
        at += HOUR


def _first(day: dt.date, granularity: Granularity) -> dt.date:
    if granularity is Granularity.WEEK:
        return week_of(day)
    return month_of(day) if granularity is Granularity.MONTH else day


def _next(day: dt.date, granularity: Granularity) -> dt.date:
    if granularity is Granularity.MONTH:
        return month_of(day + _LONGEST_MONTH)
    return day + (7 * DAY if granularity is Granularity.WEEK else DAY)
