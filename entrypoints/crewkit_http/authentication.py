"""Who is asking: the local owner by token, or a browser by its session cookie."""

import hmac
import uuid
from typing import Protocol

import attrs
import falcon

from crewkit_core.identity.ports import BrowserSessions
from crewkit_core.kernel.actor import Actor, Origin

_SCHEME = "bearer "


class Authenticator(Protocol):
    """Finds out who sent a request."""

    def __call__(self, req: falcon.Request) -> Actor | None:
        """Return who asks; None when nobody known does.

        Raises:
            Unavailable: it cannot be found out now.
        """
        ...


@attrs.frozen(kw_only=True)
class LocalAuthenticator:
    """Knows the local owner's token and the browsers that signed in.

    Attributes:
        token: The owner's; compared in constant time.
        browsers: None: cookies count for nothing.
        cookie: Name of the sign-in cookie.
    """

    token: str = attrs.field(repr=False)
    owner_id: uuid.UUID
    browsers: BrowserSessions | None = None
    cookie: str = "crewkit"

    def __call__(self, req: falcon.Request) -> Actor | None:
        """Return the owner for their token, else whose browser session the cookie is."""
        request_id: str = req.context.request_id
        if req.get_header("Authorization") is not None:
            if not has_token(req, self.token):
                return None
            return Actor(user_id=self.owner_id, origin=Origin.LOCAL, request_id=request_id)
        secret = session_secret(req, self.cookie)
        if secret is None or self.browsers is None:
            return None
        user_id = self.browsers.find(secret)
        if user_id is None:
            return None
        return Actor(user_id=user_id, origin=Origin.BROWSER, request_id=request_id)


def has_token(req: falcon.Request, token: str) -> bool:
    """Test whether the request bears *token*."""
    header = req.get_header("Authorization") or ""
    if header[: len(_SCHEME)].lower() != _SCHEME or not token:
        return False
    return hmac.compare_digest(header[len(_SCHEME) :].encode(), token.encode())


def session_secret(req: falcon.Request, cookie: str) -> str | None:
    """Return what the session cookie holds; None without one, or with several."""
    values = req.get_cookie_values(cookie)
    return values[0] if values is not None and len(values) == 1 else None
