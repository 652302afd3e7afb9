"""``/kit/platform/claim``: become the platform's first owner, by the link of its start."""

import attrs
import falcon

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.platform.use_cases import ClaimPlatform
from crewkit_dashboard import links
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.site import Site, Visitor, open_page, page


@attrs.frozen
class ClaimPage:
    """The page; its secret stands behind the #, where a browser keeps it to itself."""

    site: Site

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show one button to who is signed in; others are told to sign in first."""
        self.site.show(req, resp, "platform/claim.html", nav="account", trouble=None)


@attrs.frozen
class Claiming:
    """``/kit/platform/claim/confirmation``."""

    site: Site
    home = links.PLATFORM_CLAIM

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Become it."""
        form = self.site.own_form(req)

        def act() -> str:
            try:
                visitor.ask(ClaimPlatform(secret=form.word("secret")))
            except LinkUsed as error:
                raise wrong_field("secret", error.message) from error
            return links.PLATFORM

        def show(trouble: Trouble) -> None:
            self.site.show(req, resp, "platform/claim.html", nav="account", trouble=trouble)

        attempt(resp, "claim", act, show)
