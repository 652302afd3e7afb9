"""``/kit/profile/security``: what opens the account, and where it is open."""

import uuid

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    ChangePassword,
    EndAllSignIns,
    EndSignIn,
    ListPasskeys,
    ListSignIns,
    ShowMe,
)
from crewkit_core.kernel.errors import NotFound
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.agents import agent_words
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen
class SecurityPage:
    """The page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show password, passkeys and sign-ins."""
        show_security(self.site, req, resp, visitor, done=asking.text(req, "done") or "")


@attrs.frozen
class PasswordForm:
    """``/kit/profile/security/password``."""

    site: Site
    home = links.SECURITY

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Change the password; every other sign-in ends."""
        form = self.site.own_form(req)

        def act() -> str:
            step_up = prove(visitor, form, Danger.CHANGE_PASSWORD)
            visitor.ask(ChangePassword(password=form.text("password"), step_up=step_up))
            return links.link(links.SECURITY, done="password")

        def show(trouble: Trouble) -> None:
            show_security(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, "password", act, show)


@attrs.frozen
class SignInEnd:
    """``/kit/profile/security/sign-ins/{sign_in_id}/end``."""

    site: Site
    home = links.SECURITY

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, sign_in_id: str
    ) -> None:
        """End one sign-in; this browser's own is a signing out."""
        self.site.own_form(req)
        identity = identity_of(sign_in_id)
        visitor.ask(EndSignIn(sign_in_id=identity))
        if identity == visitor.actor.sign_in_id:
            self.site.cookies.remove(resp)
            raise see_other(links.LOG_IN)
        raise see_other(links.link(links.SECURITY, "sign-ins", done="ended"))


@attrs.frozen
class SignInsEnd:
    """``/kit/profile/security/sign-ins/end``."""

    site: Site
    home = links.SECURITY

    @page
    def on_post(self, req: falcon.Request, _: falcon.Response, visitor: Visitor) -> None:
        """End every sign-in but this one."""
        self.site.own_form(req)
        visitor.ask(EndAllSignIns(keep_current=True))
        raise see_other(links.link(links.SECURITY, "sign-ins", done="all-ended"))


def identity_of(spelled: str) -> uuid.UUID:
    """Return an id of the path.

    Raises:
        NotFound: it cannot be one.
    """
    try:
        return uuid.UUID(spelled)
    except ValueError:
        raise NotFound("there is no such thing") from None


def show_security(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    *,
    trouble: Trouble | None = None,
    done: str = "",
) -> None:
    """Show the page."""
    me = visitor.ask(ShowMe())
    names = {each.id: each.name for each in visitor.ask(ListOrganizations()).data}
    site.show(
        req,
        resp,
        "accounts/security.html",
        nav="account",
        tab="security",
        me=me,
        passkeys=() if me.email is None else visitor.ask(ListPasskeys()).data,
        sign_ins=visitor.ask(ListSignIns()).data,
        agent_words=agent_words,
        organization_names=names,
        trouble=trouble,
        done=done,
    )
