"""Signing in by a link that works once, and out again."""

import datetime as dt
import re

import attrs
import falcon

from crewkit_core.identity.ports import BrowserSessions
from crewkit_dashboard import links
from crewkit_dashboard.refusals import Refusal
from crewkit_dashboard.site import Site, request_id_of
from crewkit_wire.cookies import session_cookie

SESSION_LENGTH = dt.timedelta(days=30)
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,512}")
_USED = Refusal(
    403,
    "This link no longer works",
    "A sign-in link works once, and only for a short while. Ask for a new one in your terminal.",
)


@attrs.frozen(kw_only=True)
class Cookie:
    """How the sign-in stands in a browser."""

    name: str
    secure: bool

    @classmethod
    def at(cls, public_url: str) -> "Cookie":
        """Return the cookie of a site with this address."""
        return cls(name=session_cookie(public_url), secure=public_url.startswith("https://"))

    def put(self, resp: falcon.Response, secret: str, length: dt.timedelta) -> None:
        """Keep *secret* in the browser; with no length left, take it away."""
        resp.set_cookie(
            self.name,
            secret,
            max_age=int(length.total_seconds()),
            path="/",
            secure=self.secure,
            http_only=True,
            same_site="Strict",
        )


@attrs.frozen
class SignIn:
    """``/kit/sign-in/{secret}``."""

    site: Site
    sign_ins: BrowserSessions
    cookie: Cookie

    def on_get(self, req: falcon.Request, resp: falcon.Response, secret: str) -> None:
        """Show one button; looking at a link (as mail scanners do) does not use it."""
        self.site.show(req, resp, "sign_in.html", usable=bool(_SECRET.fullmatch(secret)))

    def on_post(self, req: falcon.Request, resp: falcon.Response, secret: str) -> None:
        """Use the link up and sign the browser in."""
        session = None
        if _SECRET.fullmatch(secret):
            session = self.sign_ins.redeem(secret, SESSION_LENGTH)
        if session is None:
            resp.status = _USED.status
            self.site.show(req, resp, "refusal.html", refusal=_USED, request_id=request_id_of(req))
            return
        self.cookie.put(resp, session, SESSION_LENGTH)
        raise _see_other(links.OVERVIEW)


@attrs.frozen
class SignOut:
    """``/kit/sign-out``."""

    site: Site
    sign_ins: BrowserSessions
    cookie: Cookie

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """End the browser's sign-in, here and in the browser."""
        for secret in req.get_cookie_values(self.cookie.name) or ():
            self.sign_ins.end(secret)
        self.cookie.put(resp, "", dt.timedelta(0))
        resp.set_header("Clear-Site-Data", '"cache"')
        raise _see_other(links.OVERVIEW)


def _see_other(path: str) -> falcon.HTTPSeeOther:
    return falcon.HTTPSeeOther(path, headers={"Cache-Control": "no-store"})
