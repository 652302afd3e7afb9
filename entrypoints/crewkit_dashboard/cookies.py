"""What the pages leave in a browser."""

import datetime as dt
import hashlib
import hmac
import uuid

import attrs
import falcon

from crewkit_core.accounts.secret_text import new_secret
from crewkit_core.accounts.views import BrowserSecret
from crewkit_core.kernel.actor import Actor, nobody
from crewkit_wire.cookies import device_cookie, organization_cookie, session_cookie

KEPT = dt.timedelta(days=400)
"""As long as browsers keep anything."""


@attrs.frozen(kw_only=True)
class Cookies:
    """The sign-in, the mark by which a browser is known again, and the organization it shows."""

    sign_in: str
    device: str
    organization: str
    secure: bool

    @classmethod
    def at(cls, public_url: str) -> "Cookies":
        """Return the cookies of a site with this address."""
        return cls(
            sign_in=session_cookie(public_url),
            device=device_cookie(public_url),
            organization=organization_cookie(public_url),
            secure=public_url.startswith("https://"),
        )

    def put(self, resp: falcon.Response, kept: BrowserSecret, device: str) -> None:
        """Keep a sign-in in the browser, and what it is known again by."""
        self._set(resp, self.sign_in, kept.secret, kept.seconds)
        self._set(resp, self.device, device, int(KEPT.total_seconds()))

    def remove(self, resp: falcon.Response) -> None:
        """Take the sign-in out of the browser, and whatever it kept of our pages."""
        self._set(resp, self.sign_in, "", 0)
        resp.set_header("Clear-Site-Data", '"cache", "storage"')

    def choose(self, resp: falcon.Response, organization_id: uuid.UUID) -> None:
        """Show this organization from now on, to whoever is a member of it."""
        self._set(resp, self.organization, str(organization_id), int(KEPT.total_seconds()))

    def chosen(self, req: falcon.Request) -> uuid.UUID | None:
        """Return which organization the browser shows; None without a choice."""
        try:
            return uuid.UUID(self._value(req, self.organization))
        except ValueError:
            return None

    def know(self, req: falcon.Request) -> Actor:
        """Return who asks, known or not; a browser that is new here gets a name to be known by."""
        actor: Actor | None = req.context.actor
        actor = actor or nobody(req.context.source, req.context.request_id)
        device = actor.source.device or new_secret()
        return attrs.evolve(actor, source=attrs.evolve(actor.source, device=device))

    def form_token(self, req: falcon.Request) -> str:
        """Return what a form of this sign-in carries, which no page elsewhere can know."""
        secret = self._value(req, self.sign_in)
        return hmac.digest(secret.encode(), b"crewkit form", hashlib.sha256).hex() if secret else ""

    def is_own_form(self, req: falcon.Request, token: str) -> bool:
        """Test whether a form is one that this sign-in was shown."""
        known = self.form_token(req)
        return bool(known) and hmac.compare_digest(known.encode(), token.encode())

    def _value(self, req: falcon.Request, name: str) -> str:
        values = req.get_cookie_values(name) or []
        return values[0] if len(values) == 1 else ""

    def _set(self, resp: falcon.Response, name: str, value: str, seconds: int | None) -> None:
        resp.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            http_only=True,
            # a link in a mail or a chat leads to the page; what changes anything is refused to
            # pages elsewhere whatever cookies come along
            same_site="Lax",
        )
