"""``/kit/forgot``, ``/kit/reset`` and ``/kit/undo-deletion``: ways back in, by mail."""

import attrs
import falcon

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.accounts.use_cases import RequestReset, ResetPassword, UndoDeletion
from crewkit_dashboard import links
from crewkit_dashboard.accounts.registering import show_dead_link
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, open_page


@attrs.frozen
class ForgotPage:
    """``/kit/forgot``."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        self.site.show(req, resp, "accounts/forgot.html", trouble=None, form=NOTHING)

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Have a mail sent, if there is an account; the answer is the same without."""
        form = Form.of(req)

        def act() -> str:
            wish = RequestReset(email=form.word("email"))
            self.site.door.handle(self.site.cookies.know(req), wish)
            return links.FORGOT_SENT

        def show(trouble: Trouble) -> None:
            self.site.show(req, resp, "accounts/forgot.html", trouble=trouble, form=form)

        attempt(resp, "forgot", act, show)


@attrs.frozen
class ResetPage:
    """``/kit/reset/{token}``."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:  # noqa: ARG002 - looked at when the form is sent
        """Ask for the new password."""
        self.site.show(req, resp, "accounts/reset.html", trouble=None)

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Set it; every sign-in ends."""
        form = Form.of(req)

        def act() -> str:
            reset = ResetPassword(token=token, password=form.text("password"))
            self.site.door.handle(self.site.cookies.know(req), reset)
            self.site.cookies.remove(resp)
            return links.link(links.LOG_IN, done="reset")

        def show(trouble: Trouble) -> None:
            self.site.show(req, resp, "accounts/reset.html", trouble=trouble)

        try:
            attempt(resp, "reset", act, show)
        except LinkUsed:
            show_dead_link(self.site, req, resp, "forgot")


@attrs.frozen
class UndoDeletionPage:
    """``/kit/undo-deletion/{token}``."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:  # noqa: ARG002 - looked at when the form is sent
        """Show one button."""
        self.site.show(req, resp, "accounts/undo_deletion.html", trouble=None)

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Bring the account back."""

        def act() -> str:
            undo = UndoDeletion(token=token)
            self.site.door.handle(self.site.cookies.know(req), undo)
            return links.link(links.LOG_IN, done="kept")

        def show(trouble: Trouble) -> None:
            self.site.show(req, resp, "accounts/undo_deletion.html", trouble=trouble)

        try:
            attempt(resp, "undo", act, show)
        except LinkUsed:
            show_dead_link(self.site, req, resp, "")
