"""``/kit/profile``: name, organizations, and the end of the account."""

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import DeleteAccount, RenameMe, ShowMe
from crewkit_core.accounts.views import AccountView
from crewkit_core.audit.readers import may_read_trail
from crewkit_core.kernel.errors import NotFound, wrong_field
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_core.tenancy.use_cases import ListOrganizations, ShowOrganization
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen
class ProfilePage:
    """The page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show who one is."""
        show_profile(self.site, req, resp, visitor, done=asking.text(req, "done") or "")


@attrs.frozen
class NameForm:
    """``/kit/profile/name``."""

    site: Site

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Change the name."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(RenameMe(name=form.word("name")))
            return links.link(links.PROFILE, done="name")

        def show(trouble: Trouble) -> None:
            show_profile(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "name", act, show)


@attrs.frozen
class OrganizationForm:
    """``/kit/profile/organization``: which organization's pages this browser shows."""

    site: Site

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Choose one of one's own."""
        wanted = self.site.own_form(req).identity("organization")
        if wanted is None:
            raise wrong_field("organization", "is required")
        organization = visitor.ask(ShowOrganization(organization_id=wanted))
        self.site.cookies.choose(resp, organization.id)
        raise see_other(links.OVERVIEW)


@attrs.frozen
class DeletionPage:
    """``/kit/profile/deletion``: typed out, so that nobody does it by a slip."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Say what will happen, and ask."""
        self._show(req, resp, self._me(visitor))

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Delete the account; this browser is signed out."""
        form, me = self.site.own_form(req), self._me(visitor)

        def act() -> str:
            if form.word("confirmation").lower() != me.email:
                raise wrong_field("confirmation", "type your e-mail address as it stands above")
            visitor.ask(DeleteAccount(step_up=prove(visitor, form, Danger.DELETE_ACCOUNT)))
            self.site.cookies.remove(resp)
            return links.link(links.LOG_IN, done="deleted")

        def show(trouble: Trouble) -> None:
            self._show(req, resp, me, trouble)

        attempt(resp, "deletion", act, show)

    def _me(self, visitor: Visitor) -> AccountView:
        me = visitor.ask(ShowMe())
        if me.email is None:
            raise NotFound("there is no account here that could be deleted")
        return me

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        me: AccountView,
        trouble: Trouble | None = None,
    ) -> None:
        self.site.show(req, resp, "accounts/deletion.html", nav="account", me=me, trouble=trouble)


def show_profile(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the page."""
    organizations = visitor.ask(ListOrganizations()).data
    site.show(
        req,
        resp,
        "accounts/profile.html",
        nav="account",
        tab="profile",
        me=visitor.ask(ShowMe()),
        organizations=organizations,
        auditable={each.id for each in organizations if may_read_trail(each.level)},
        shown=visitor.organization_id if organizations else None,
        platform_role=visitor.ask(ShowOwnPlatformRole()).role,
        trouble=trouble,
        form=form,
        done=done,
    )
