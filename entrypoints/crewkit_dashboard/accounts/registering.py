"""``/kit/register`` and ``/kit/verify``: an account, once its address has answered."""

import attrs
import falcon

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.accounts.use_cases import Register, VerifyEmail
from crewkit_dashboard import links
from crewkit_dashboard.accounts.entering import keep
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, open_page


@attrs.frozen
class RegisterPage:
    """``/kit/register``."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        self.site.show(req, resp, "accounts/register.html", trouble=None, form=NOTHING)

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Note the wish; whether the address has an account already is not told here."""
        form = Form.of(req)

        def act() -> str:
            wish = Register(
                email=form.word("email"),
                name=form.word("name"),
                password=form.text("password"),
                password_confirmation=form.text("password_confirmation"),
            )
            self.site.door.handle(self.site.cookies.know(req), wish)
            return links.REGISTERED

        def show(trouble: Trouble) -> None:
            self.site.show(req, resp, "accounts/register.html", trouble=trouble, form=form)

        attempt(resp, "register", act, show)


@attrs.frozen
class CheckYourMail:
    """``/kit/register/sent`` and ``/kit/forgot/sent``: the same for every address."""

    site: Site
    what: str

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Say that a mail is on its way."""
        self.site.show(req, resp, "accounts/check_mail.html", what=self.what)


@attrs.frozen
class VerifyPage:
    """``/kit/verify/{token}``; looking at it, as mail scanners do, uses nothing up."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:  # noqa: ARG002 - looked at when the form is sent
        """Ask for the password that was registered with."""
        self.site.show(req, resp, "accounts/verify.html", trouble=None)

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Open the account and sign in."""
        form = Form.of(req)

        def act() -> str:
            actor = self.site.cookies.know(req)
            verify = VerifyEmail(token=token, password=form.text("password"))
            signed_in = self.site.door.handle(actor, verify)
            keep(self.site, resp, actor, signed_in, remember=form.flag("remember"))
            return links.OVERVIEW

        def show(trouble: Trouble) -> None:
            self.site.show(req, resp, "accounts/verify.html", trouble=trouble)

        try:
            attempt(resp, "verify", act, show)
        except LinkUsed:
            show_dead_link(self.site, req, resp, "register")


def show_dead_link(site: Site, req: falcon.Request, resp: falcon.Response, again: str) -> None:
    """Say that a mailed link does not work, and how to have another."""
    resp.status = falcon.HTTP_403
    site.show(req, resp, "accounts/dead_link.html", again=again)
