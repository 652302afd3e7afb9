"""``/kit/login``: by password or passkey, and back to where one wanted to go."""

import attrs
import falcon

from crewkit_core.accounts.use_cases import KeepInBrowser, LogIn, LogInByPasskey
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Actor
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import safe_next, see_other
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, actor_of, open_page


@attrs.frozen
class LogInPage:
    """The page, and its form."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form; who is signed in already goes on."""
        onward = safe_next(req.get_param("next") or "")
        if actor_of(req) is not None:
            raise see_other(onward)
        show_log_in(self.site, req, resp, onward, done=req.get_param("done") or "")

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Sign in with address and password."""
        form = Form.of(req)
        onward = safe_next(form.text("next"))

        def act() -> str:
            actor = self.site.cookies.know(req)
            log_in = LogIn(email=form.word("email"), password=form.text("password"))
            signed_in = self.site.door.handle(actor, log_in)
            keep(self.site, resp, actor, signed_in, remember=form.flag("remember"))
            return onward

        def show(trouble: Trouble) -> None:
            show_log_in(self.site, req, resp, onward, trouble=trouble, form=form)

        attempt(resp, "password", act, show)


@attrs.frozen
class LogInByPasskeyForm:
    """``/kit/login/passkey``: the answer of an authenticator, sent by the page's script."""

    site: Site

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Sign in with a passkey."""
        form = Form.of(req)
        onward = safe_next(form.text("next"))

        def act() -> str:
            actor = self.site.cookies.know(req)
            answer = LogInByPasskey(
                ceremony=form.text("ceremony"), credential=form.text("credential")
            )
            keep(self.site, resp, actor, self.site.door.handle(actor, answer), remember=True)
            return onward

        def show(trouble: Trouble) -> None:
            show_log_in(self.site, req, resp, onward, trouble=trouble)

        attempt(resp, "passkey", act, show)


def keep(
    site: Site, resp: falcon.Response, actor: Actor, signed_in: SignedIn, *, remember: bool
) -> None:
    """Turn a sign-in into the browser's own."""
    message = KeepInBrowser(refresh_token=signed_in.refresh_token, remember=remember)
    site.cookies.put(resp, site.door.handle(actor, message), actor.source.device)


def show_log_in(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    onward: str,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the form."""
    site.show(
        req,
        resp,
        "accounts/login.html",
        onward=onward,
        trouble=trouble,
        form=form,
        done=done,
    )
