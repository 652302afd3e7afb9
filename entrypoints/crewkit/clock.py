"""The time of this machine."""

import datetime as dt


class SystemClock:
    """Clock on the operating system's time."""

    def now(self) -> dt.datetime:
        """Return the current time in UTC."""
        return dt.datetime.now(dt.UTC)
