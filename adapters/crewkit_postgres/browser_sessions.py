"""Sign-ins of browsers; only hashes of what a browser holds are kept."""

import datetime as dt
import hashlib
import secrets
import uuid

import attrs
import sqlalchemy as sa

from crewkit_postgres.tables import browser_sessions, sign_in_links
from crewkit_postgres.work import begun

_BYTES = 32


@attrs.frozen
class PostgresBrowserSessions:
    """Sign-in links and browser sessions, by the server's clock."""

    _engine: sa.Engine

    def create_link(self, user_id: uuid.UUID, ttl: dt.timedelta) -> str:
        """Return the secret of a sign-in link that works once; forgets what is too old.

        Raises:
            NotFound: there is no such user.
        """
        secret = secrets.token_urlsafe(_BYTES)
        with begun(self._engine, {"app.user_id": str(user_id)}) as connection:
            for table in (sign_in_links, browser_sessions):
                connection.execute(sa.delete(table).where(table.c.expires_at < sa.func.now()))
            connection.execute(
                sa.insert(sign_in_links).values(
                    token_hash=_hash(secret), user_id=user_id, expires_at=sa.func.now() + ttl
                )
            )
        return secret

    def redeem(self, secret: str, ttl: dt.timedelta) -> str | None:
        """Return the secret of a new browser session; None when the link is used or too old."""
        session = secrets.token_urlsafe(_BYTES)
        with begun(self._engine, {"app.user_id": ""}) as connection:
            # One statement decides: of two browsers with the same link one gets in.
            user_id = connection.execute(
                sa.update(sign_in_links)
                .where(
                    sign_in_links.c.token_hash == _hash(secret),
                    sign_in_links.c.used_at.is_(None),
                    sign_in_links.c.expires_at > sa.func.now(),
                )
                .values(used_at=sa.func.now())
                .returning(sign_in_links.c.user_id)
            ).scalar_one_or_none()
            if user_id is None:
                return None
            connection.execute(
                sa.insert(browser_sessions).values(
                    id_hash=_hash(session),
                    user_id=user_id,
                    created_at=sa.func.now(),
                    expires_at=sa.func.now() + ttl,
                )
            )
        return session

    def find(self, secret: str) -> uuid.UUID | None:
        """Return whose browser session this is; None when it has ended."""
        with begun(self._engine, {"app.user_id": ""}) as connection:
            found: uuid.UUID | None = connection.execute(
                sa.select(browser_sessions.c.user_id).where(
                    browser_sessions.c.id_hash == _hash(secret),
                    browser_sessions.c.expires_at > sa.func.now(),
                )
            ).scalar_one_or_none()
        return found

    def end(self, secret: str) -> None:
        """End the browser session."""
        with begun(self._engine, {"app.user_id": ""}) as connection:
            connection.execute(
                sa.delete(browser_sessions).where(browser_sessions.c.id_hash == _hash(secret))
            )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
