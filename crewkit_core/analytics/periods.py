"""Periods of whole days of a time zone, which may have 23 or 25 hours."""

import datetime as dt
import re

import attrs

from crewkit_core.kernel.errors import wrong_field

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
DEFAULT_DAYS = 30
MOST_DAYS = 3660
FIRST_YEAR, LAST_YEAR = 2000, 2200
UTC = "UTC"
_ZONE = re.compile(r"[A-Za-z]\w*(?:[/+-]\w+){0,3}", re.ASCII)
_LOCAL_TO_MACHINES = {"localtime", "factory", "posixrules"}


def zone_of(name: str) -> dt.tzinfo:
    """Return the time zone of that name in the IANA database.

    Raises:
        Invalid: there is none.
    """
    import zoneinfo  # asks how Python was built: only whoever asks for a zone waits for that

    try:
        known = _ZONE.fullmatch(name) is not None and name.lower() not in _LOCAL_TO_MACHINES
        return zoneinfo.ZoneInfo(name if known else "")
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
        said = "must be a time zone of the IANA database, such as Europe/Berlin"
        raise wrong_field("timezone", said, "no_such_timezone") from error


@attrs.frozen
class Period:
    """The days from *first* to *last*, both included, in a time zone.

    Attributes:
        timezone: Its IANA name.
    """

    first: dt.date
    last: dt.date
    timezone: str = UTC

    @property
    def start(self) -> dt.datetime:
        """When it begins (UTC)."""
        return midnight(self.first, self.timezone)

    @property
    def end(self) -> dt.datetime:
        """When it is over (UTC), itself outside."""
        return midnight(self.last + DAY, self.timezone)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The period of as many days that ends where this one begins."""
        length = dt.timedelta(days=self.days)
        return Period(self.first - length, self.first - DAY, self.timezone)

    def check_whole_hours(self) -> None:
        """Refuse a zone whose days begin between the hours by which figures are kept.

        Raises:
            Invalid: that is so.
        """
        ends = (self.before.start, self.start, self.end)
        if any(end.replace(minute=0, second=0) != end for end in ends):
            said = "figures are kept by whole hours of UTC, between which its days begin"
            raise wrong_field("timezone", said, "not_a_whole_hour")


def midnight(day: dt.date, timezone: str = UTC) -> dt.datetime:
    """Return when *day* begins in a time zone, as UTC."""
    local = dt.datetime.combine(day, dt.time(), zone_of(timezone))
    return local.astimezone(dt.UTC)


def days(
    first: dt.date | None, last: dt.date | None, now: dt.datetime, timezone: str = UTC
) -> Period:
    """Return the period from *first* to *last*, both days included.

    Args:
        first: None: 29 days before *last*.
        last: None: today, in the time zone.
        now: What today means.
    """
    last = last or now.astimezone(zone_of(timezone)).date()
    return Period(first or last - dt.timedelta(days=DEFAULT_DAYS - 1), last, timezone)


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def month_of(day: dt.date) -> dt.date:
    """Return the first of the day's month."""
    return day.replace(day=1)
