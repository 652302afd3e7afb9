"""Time as a port."""

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Tells the time; aware, in UTC."""

    def now(self) -> dt.datetime:
        """Return the current time in UTC."""
        ...
