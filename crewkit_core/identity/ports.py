"""What identity asks of the outside."""

import datetime as dt
import uuid
from typing import Protocol


class BrowserSessions(Protocol):
    """Sign-ins of browsers; only hashes of what a browser holds are kept."""

    def create_link(self, user_id: uuid.UUID, ttl: dt.timedelta) -> str:
        """Return the secret of a sign-in link that works once.

        Raises:
            NotFound: there is no such user.
        """
        ...

    def redeem(self, secret: str, ttl: dt.timedelta) -> str | None:
        """Return the secret of a new browser session; None when the link is used or too old."""
        ...

    def find(self, secret: str) -> uuid.UUID | None:
        """Return whose browser session this is; None when it has ended."""
        ...

    def end(self, secret: str) -> None:
        """End the browser session."""
        ...
