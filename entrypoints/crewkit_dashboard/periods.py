"""The period an overview shows."""

import datetime as dt
import enum

import attrs


class Days(enum.StrEnum):
    """How many days back from today, today included."""

    WEEK = "7"
    MONTH = "30"
    QUARTER = "90"


@attrs.frozen
class Span:
    """Days of an overview, both included."""

    first: dt.date
    last: dt.date

    @classmethod
    def until(cls, today: dt.date, days: Days) -> "Span":
        """Return the span that ends today."""
        return cls(today - dt.timedelta(days=int(days) - 1), today)

    def days(self) -> list[dt.date]:
        """Return each day."""
        length = (self.last - self.first).days + 1
        return [self.first + dt.timedelta(days=n) for n in range(length)]
