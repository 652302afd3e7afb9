"""Who is asking, found out in one place for everything that is served."""

import hmac
import uuid
from typing import Protocol

import attrs
import falcon

from crewkit_core.accounts.use_cases import Authenticate
from crewkit_core.kernel.actor import Actor, Origin, Source, nobody
from crewkit_core.kernel.dispatch import Door

_SCHEME = "bearer "
_LONGEST_AGENT = 300


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
    """Knows the local owner by the token of their file, and everybody else by asking.

    Attributes:
        token: The owner's; compared in constant time.
        door: Carries out ``Authenticate``; None: nobody but the owner is known.
        cookie: Name of the sign-in cookie.
    """

    token: str = attrs.field(repr=False)
    owner_id: uuid.UUID
    door: Door | None = None
    cookie: str = "crewkit"

    def __call__(self, req: falcon.Request) -> Actor | None:
        """Return the owner for their token, else whose bearer token or cookie it is."""
        someone = nobody(req.context.source, req.context.request_id)
        if has_token(req, self.token):
            return attrs.evolve(someone, user_id=self.owner_id, origin=Origin.LOCAL)
        if self.door is None:
            return None
        if req.get_header("Authorization") is not None:
            bearer = bearer_of(req)
            question = None if bearer is None else Authenticate(bearer=bearer)
        else:
            secret = session_secret(req, self.cookie)
            question = None if secret is None else Authenticate(cookie=secret)
        return None if question is None else self.door.handle(someone, question)


def has_token(req: falcon.Request, token: str) -> bool:
    """Test whether the request bears *token*."""
    bearer = bearer_of(req)
    return bearer is not None and bool(token) and hmac.compare_digest(bearer, token)


def bearer_of(req: falcon.Request) -> str | None:
    """Return the request's bearer token; None without, and for one that is not ASCII."""
    header = req.get_header("Authorization") or ""
    if header[: len(_SCHEME)].lower() != _SCHEME or not header.isascii():
        return None
    return header[len(_SCHEME) :]


def session_secret(req: falcon.Request, cookie: str) -> str | None:
    """Return what the session cookie holds; None without one, or with several."""
    values = req.get_cookie_values(cookie)
    return values[0] if values is not None and len(values) == 1 else None


def source_of(req: falcon.Request, device_cookie: str, *, behind_proxy: bool) -> Source:
    """Return where a request comes from.

    Args:
        req: The request.
        device_cookie: Name of the cookie by which a browser is known again.
        behind_proxy: The last address in ``X-Forwarded-For`` is what our proxy saw; what stands
            before it anybody may have written.
    """
    address = req.remote_addr
    if behind_proxy:
        address = (req.get_header("X-Forwarded-For") or "").rpartition(",")[2].strip() or address
    agent = (req.user_agent or "")[:_LONGEST_AGENT]
    return Source(
        address=address[:64] if address.isprintable() else "",
        agent=agent if agent.isprintable() and agent.isascii() else "",
        device=session_secret(req, device_cookie) or "",
    )
