"""Browser sessions in dictionaries."""

import datetime as dt
import hashlib
import secrets
import uuid

import attrs

from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import NotFound
from crewkit_memory.tables import SignIn, Store


@attrs.frozen
class MemoryBrowserSessions:
    """``identity.ports.BrowserSessions``."""

    _store: Store
    _clock: Clock

    def create_link(self, user_id: uuid.UUID, ttl: dt.timedelta) -> str:
        """Return the secret of a sign-in link that works once.

        Raises:
            NotFound: there is no such user.
        """
        if user_id not in self._store.users:
            raise NotFound("there is no such user")
        return self._issue(self._store.links, user_id, ttl)

    def redeem(self, secret: str, ttl: dt.timedelta) -> str | None:
        """Return the secret of a new browser session; None when the link is used or too old."""
        with self._store.lock:
            link = self._store.links.pop(_hash(secret), None)
            if link is None or link.ends_at <= self._clock.now():
                return None
            return self._issue(self._store.browsers, link.user_id, ttl)

    def find(self, secret: str) -> uuid.UUID | None:
        """Return whose browser session this is; None when it has ended."""
        browser = self._store.browsers.get(_hash(secret))
        return None if browser is None or browser.ends_at <= self._clock.now() else browser.user_id

    def end(self, secret: str) -> None:
        """End the browser session."""
        self._store.browsers.pop(_hash(secret), None)

    def _issue(self, kept: dict[bytes, SignIn], user_id: uuid.UUID, ttl: dt.timedelta) -> str:
        secret = secrets.token_urlsafe(32)
        kept[_hash(secret)] = SignIn(user_id=user_id, ends_at=self._clock.now() + ttl)
        return secret


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
