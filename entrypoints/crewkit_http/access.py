"""Before any resource is asked: is it us who are addressed, and who asks?"""

import enum
from typing import Any

import falcon

from crewkit_core.kernel.errors import Forbidden, Unauthenticated, Unavailable
from crewkit_http.authentication import Authenticator, source_of
from crewkit_http.limits import RateLimits
from crewkit_http.settings import HttpSettings
from crewkit_wire.cookies import device_cookie, session_cookie
from crewkit_wire.errors import Malformed

NO_TURN = "crewkit.no_turn"
"""Set in the environment of a request that would wait too long for its turn."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Identity(enum.Enum):
    """What a resource wants to know of who asks; its attribute ``identity``."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    IGNORED = "ignored"


class Hosts:
    """Answers only requests that name us: a page elsewhere cannot reach us by a name of its own."""

    def __init__(self, settings: HttpSettings) -> None:
        self._hosts = settings.hosts

    def process_request(self, req: falcon.Request, _: falcon.Response) -> None:
        """Refuse a request for another host, or one that got no turn.

        Raises:
            Malformed: it is for another host.
            Unavailable: it got no turn.
        """
        if NO_TURN in req.env:
            raise Unavailable("many are signing in just now; try again")
        if (req.get_header("Host") or "").lower() not in self._hosts:
            raise Malformed("this platform does not answer to that host name")


class Access:
    """Finds out who asks, and refuses what a foreign page makes a browser send."""

    def __init__(
        self, settings: HttpSettings, authenticator: Authenticator, limits: RateLimits | None
    ) -> None:
        self._limits = limits
        self._origins = settings.origins
        self._cookie = session_cookie(settings.public_url)
        self._device = device_cookie(settings.public_url)
        self._behind_proxy = settings.behind_proxy
        self._authenticate = authenticator

    def process_request(self, req: falcon.Request, _: falcon.Response) -> None:
        """Refuse a change that a foreign page asks for, with this browser's cookie or to set one.

        Raises:
            Forbidden: that is so.
        """
        req.context.actor = None
        req.context.source = source_of(req, self._device, behind_proxy=self._behind_proxy)
        if req.method in _SAFE or req.get_header("Authorization") is not None:
            return
        own = self._is_own_page(req)
        if own is False or (own is None and self._cookie in req.cookies):
            raise Forbidden("this change was not asked for by a page of ours")

    def process_resource(
        self, req: falcon.Request, _resp: falcon.Response, resource: object, params: dict[str, Any]
    ) -> None:
        """Say who asks in ``req.context.actor``; None for nobody known.

        Raises:
            Unauthenticated: the resource is for known people only; as all below ``/api/`` is
                that does not say otherwise.
            RateLimited: it is one request too many.
        """
        default = Identity.REQUIRED if req.path.startswith("/api/") else Identity.OPTIONAL
        identity = getattr(resource, "identity", default)
        if identity is Identity.IGNORED:
            return
        req.context.actor = self._authenticate(req)
        if self._limits is not None:
            self._limits.count(req, params)
        if req.context.actor is None and identity is Identity.REQUIRED:
            raise Unauthenticated("sign in, or send the owner's token as a bearer token")

    def _is_own_page(self, req: falcon.Request) -> bool | None:
        """Test whether a page of ours asks; None when no page says that it does."""
        site = req.get_header("Sec-Fetch-Site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = req.get_header("Origin")
        return None if origin is None else origin in self._origins
