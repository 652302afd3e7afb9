"""``/kit/invitations/{token}``: an invitation, as who holds its link sees it."""

import attrs
import falcon

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import NotFound
from crewkit_core.organizations.use_cases import (
    AcceptInvitation,
    DeclineInvitation,
    ShowInvitation,
)
from crewkit_dashboard import links
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.site import Site, Visitor, actor_of, open_page, page


@attrs.frozen
class InvitationPage:
    """The page; who is not signed in is told to, and comes back."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Show what it is to."""
        show_invitation(self.site, req, resp, token)


@attrs.frozen
class Acceptance:
    """``/kit/invitations/{token}/acceptance``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, token: str
    ) -> None:
        """Join, and show the organization from now on."""
        self.site.own_form(req)

        def act() -> str:
            joined = visitor.ask(AcceptInvitation(token=token))
            self.site.cookies.choose(resp, joined.id)
            return links.OVERVIEW

        def show(trouble: Trouble) -> None:
            show_invitation(self.site, req, resp, token, trouble)

        attempt(resp, "join", act, show)


@attrs.frozen
class Declining:
    """``/kit/invitations/{token}/declining``: whoever holds the link may."""

    site: Site

    @open_page
    def on_post(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:  # noqa: ARG002 - Falcon's signature
        """Say no."""
        self.site.door.handle(self._who(req), DeclineInvitation(token=token))
        raise see_other(links.DECLINED)

    def _who(self, req: falcon.Request) -> Actor:
        return actor_of(req) or self.site.cookies.know(req)


@attrs.frozen
class Declined:
    """``/kit/invitations/declined``."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Say that it was told."""
        self.site.show(req, resp, "team/declined.html")


def show_invitation(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    token: str,
    trouble: Trouble | None = None,
) -> None:
    """Show the page; of a link that works no more, that."""
    try:
        found = site.door.handle(site.cookies.know(req), ShowInvitation(token=token))
    except NotFound:
        resp.status = falcon.HTTP_404
        site.show(req, resp, "team/dead_invitation.html")
        return
    here = links.spelled(f"{links.INVITATIONS}/{token}")
    site.show(
        req,
        resp,
        "team/invitation.html",
        found=found,
        here=here,
        sign_in=links.link(links.LOG_IN, next=here),
        trouble=trouble,
    )
