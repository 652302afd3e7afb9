"""Signing in by a link that works once, and out again."""

import datetime as dt
import re

import attrs
import falcon

from crewkit_core.accounts.secret_text import new_secret
from crewkit_core.accounts.use_cases import KeepInBrowser, LogOut, RedeemSignInLink
from crewkit_core.accounts.views import BrowserSecret
from crewkit_core.kernel.actor import Actor, nobody
from crewkit_core.kernel.errors import Forbidden, Unauthenticated
from crewkit_dashboard import links
from crewkit_dashboard.refusals import Refusal
from crewkit_dashboard.site import Site, request_id_of
from crewkit_wire.cookies import device_cookie, session_cookie

DEVICE_LENGTH = dt.timedelta(days=400)
_LONGEST = 512
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
    device: str
    secure: bool

    @classmethod
    def at(cls, public_url: str) -> "Cookie":
        """Return the cookie of a site with this address."""
        return cls(
            name=session_cookie(public_url),
            device=device_cookie(public_url),
            secure=public_url.startswith("https://"),
        )

    def put(self, resp: falcon.Response, kept: BrowserSecret, device: str) -> None:
        """Keep a sign-in in the browser, and what it is known again by."""
        self._set(resp, self.name, kept.secret, kept.seconds)
        self._set(resp, self.device, device, int(DEVICE_LENGTH.total_seconds()))

    def remove(self, resp: falcon.Response) -> None:
        """Take the sign-in out of the browser."""
        self._set(resp, self.name, "", 0)

    def know(self, req: falcon.Request) -> Actor:
        """Return who asks, known or not; a browser that is new here gets a name to be known by."""
        actor: Actor | None = req.context.actor
        actor = actor or nobody(req.context.source, req.context.request_id)
        device = actor.source.device or new_secret()
        return attrs.evolve(actor, source=attrs.evolve(actor.source, device=device))

    def _set(self, resp: falcon.Response, name: str, value: str, seconds: int | None) -> None:
        resp.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            http_only=True,
            same_site="Strict",
        )


@attrs.frozen
class SignIn:
    """``/kit/sign-in/{secret}``."""

    site: Site
    cookie: Cookie

    def on_get(self, req: falcon.Request, resp: falcon.Response, secret: str) -> None:
        """Show one button; looking at a link (as mail scanners do) does not use it."""
        self.site.show(req, resp, "sign_in.html", usable=bool(_SECRET.fullmatch(secret)))

    def on_post(self, req: falcon.Request, resp: falcon.Response, secret: str) -> None:
        """Use the link up and sign the browser in."""
        door, actor = self.site.door, self.cookie.know(req)
        try:
            signed_in = door.handle(actor, RedeemSignInLink(secret=secret[:_LONGEST]))
            keep = KeepInBrowser(refresh_token=signed_in.refresh_token, remember=True)
            self.cookie.put(resp, door.handle(actor, keep), actor.source.device)
        except (Forbidden, Unauthenticated):
            resp.status = _USED.status
            self.site.show(req, resp, "refusal.html", refusal=_USED, request_id=request_id_of(req))
            return
        raise _see_other(links.OVERVIEW)


@attrs.frozen
class SignOut:
    """``/kit/sign-out``."""

    site: Site
    cookie: Cookie

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """End the browser's sign-in, here and in the browser."""
        actor = req.context.actor
        if actor is not None:
            self.site.door.handle(actor, LogOut())
        self.cookie.remove(resp)
        resp.set_header("Clear-Site-Data", '"cache"')
        raise _see_other(links.OVERVIEW)


def _see_other(path: str) -> falcon.HTTPSeeOther:
    return falcon.HTTPSeeOther(path, headers={"Cache-Control": "no-store"})
