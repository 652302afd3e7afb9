"""Signing in by a link that works once, and out again."""

import re

import attrs
import falcon

from crewkit_core.accounts.use_cases import KeepInBrowser, LogOut, RedeemSignInLink
from crewkit_core.kernel.errors import Forbidden, Unauthenticated
from crewkit_dashboard import links
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.refusals import Refusal
from crewkit_dashboard.site import Site, request_id_of

_LONGEST = 512
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,512}")
_USED = Refusal(
    403,
    "This link no longer works",
    "A sign-in link works once, and only for a short while. Ask for a new one in your terminal.",
)


@attrs.frozen
class SignIn:
    """``/kit/sign-in/{secret}``."""

    site: Site

    def on_get(self, req: falcon.Request, resp: falcon.Response, secret: str) -> None:
        """Show one button; looking at a link (as mail scanners do) does not use it."""
        self.site.show(req, resp, "sign_in.html", usable=bool(_SECRET.fullmatch(secret)))

    def on_post(self, req: falcon.Request, resp: falcon.Response, secret: str) -> None:
        """Use the link up and sign the browser in."""
        door, actor = self.site.door, self.site.cookies.know(req)
        try:
            signed_in = door.handle(actor, RedeemSignInLink(secret=secret[:_LONGEST]))
            keep = KeepInBrowser(refresh_token=signed_in.refresh_token, remember=True)
            self.site.cookies.put(resp, door.handle(actor, keep), actor.source.device)
        except (Forbidden, Unauthenticated):
            resp.status = _USED.status
            self.site.show(req, resp, "refusal.html", refusal=_USED, request_id=request_id_of(req))
            return
        raise see_other(links.OVERVIEW)


@attrs.frozen
class SignOut:
    """``/kit/sign-out``."""

    site: Site

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """End the browser's sign-in, here and in the browser."""
        actor = req.context.actor
        if actor is not None:
            self.site.door.handle(actor, LogOut())
        self.site.cookies.remove(resp)
        raise see_other(links.LOG_IN)
