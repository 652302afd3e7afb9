"""``/kit/organization``: what the organization is called, further ones, and its end."""

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.organizations.use_cases import DeleteOrganization, ListJoinable
from crewkit_core.tenancy.use_cases import (
    CreateOrganization,
    ListOrganizations,
    ShowOrganization,
    UpdateOrganization,
)
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.captures import choices_for
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.seeing import CHOICES, chosen
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen
class OrganizationPage:
    """The page, and its form for name and slug."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show it."""
        show_organization(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Call it otherwise."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                UpdateOrganization(
                    organization_id=visitor.organization_id,
                    name=form.word("name"),
                    slug=form.word("slug"),
                )
            )
            return links.link(links.ORGANIZATION, done="named")

        def show(trouble: Trouble) -> None:
            show_organization(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "names", act, show)


@attrs.frozen
class UsualVisibility:
    """``/kit/organization/sessions``."""

    site: Site
    home = links.ORGANIZATION

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Let new sessions be seen by these."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                UpdateOrganization(
                    organization_id=visitor.organization_id, session_visibility=chosen(form)
                )
            )
            return links.link(links.ORGANIZATION, done="sessions")

        def show(trouble: Trouble) -> None:
            show_organization(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "sessions", act, show)


@attrs.frozen
class NewOrganization:
    """``/kit/organization/new``."""

    site: Site
    home = links.ORGANIZATION

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Make one, and show it from now on."""
        form = self.site.own_form(req)

        def act() -> str:
            made = visitor.ask(CreateOrganization(name=form.word("name")))
            self.site.cookies.choose(resp, made.id)
            return links.link(links.ORGANIZATION, done="made")

        def show(trouble: Trouble) -> None:
            show_organization(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "new", act, show)


@attrs.frozen
class OrganizationEnd:
    """``/kit/organization/deletion``: typed out and proven."""

    site: Site
    home = links.ORGANIZATION

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Close it for everybody."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                DeleteOrganization(
                    organization_id=visitor.organization_id,
                    name=form.text("name"),
                    step_up=prove(visitor, form, Danger.DELETE_ORGANIZATION),
                )
            )
            return links.OVERVIEW

        def show(trouble: Trouble) -> None:
            show_organization(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "end", act, show)


def show_organization(
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
    organization = visitor.ask(ShowOrganization(organization_id=visitor.organization_id))
    site.show(
        req,
        resp,
        "team/organization.html",
        nav="team",
        organization=organization,
        visibilities=tuple(CHOICES.items()),
        captures=choices_for(organization),
        others=visitor.ask(ListOrganizations()).data,
        joinable=visitor.ask(ListJoinable()).data,
        me=visitor.ask(ShowMe()),
        trouble=trouble,
        form=form,
        done=done,
    )
