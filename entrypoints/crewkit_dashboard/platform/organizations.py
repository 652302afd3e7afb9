"""``/kit/platform/organizations``: which are there, and giving a closed one back."""

import enum
import uuid
from collections.abc import Mapping

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.platform.use_cases import (
    ListPlatformOrganizations,
    RestoreOrganization,
    ShowPlatformOrganization,
)
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page


class State(enum.StrEnum):
    """Which organizations."""

    ALL = "all"
    OPEN = "open"
    CLOSED = "closed"


_CLOSED: Mapping[State, bool | None] = {State.ALL: None, State.OPEN: False, State.CLOSED: True}


@attrs.frozen
class OrganizationsPage:
    """The list."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show a page of the list."""
        search, after = asking.text(req, "search"), asking.text(req, "after")
        state = asking.choice(req, "state", State.ALL)
        query = ListPlatformOrganizations(search=search, closed=_CLOSED[state], after=after)
        found = visitor.ask(query)
        here = {"search": search, "state": None if state is State.ALL else state}
        self.site.show(
            req,
            resp,
            "platform/organizations.html",
            nav="account",
            organizations=found.data,
            search=search or "",
            state=state,
            first=links.link(links.PLATFORM_ORGANIZATIONS, **here) if after else "",
            older=links.link(links.PLATFORM_ORGANIZATIONS, **here, after=found.next_cursor)
            if found.next_cursor
            else "",
        )


@attrs.frozen
class PlatformOrganizationPage:
    """``/kit/platform/organizations/{organization_id}``."""

    site: Site

    @page
    def on_get(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        visitor: Visitor,
        organization_id: str,
    ) -> None:
        """Show an organization."""
        done = asking.text(req, "done") or ""
        found = identity_of(organization_id)
        show_organization(self.site, req, resp, visitor, found, done=done)


@attrs.frozen
class OrganizationRestoring:
    """``/kit/platform/organizations/{organization_id}/restoring``."""

    site: Site

    @page
    def on_post(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        visitor: Visitor,
        organization_id: str,
    ) -> None:
        """Give it back."""
        form, found = self.site.own_form(req), identity_of(organization_id)

        def act() -> str:
            proof = prove(visitor, form, Danger.RESTORE_ORGANIZATION)
            reason = form.word("reason")
            visitor.ask(RestoreOrganization(organization_id=found, reason=reason, step_up=proof))
            address = f"{links.PLATFORM_ORGANIZATIONS}/{found}"
            return links.link(address, done="restored")

        def show(trouble: Trouble) -> None:
            show_organization(self.site, req, resp, visitor, found, trouble=trouble, form=form)

        attempt(resp, "change", act, show)


def show_organization(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    organization_id: uuid.UUID,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the page; that it is looked at is recorded."""
    found = visitor.ask(ShowPlatformOrganization(organization_id=organization_id))
    site.show(
        req,
        resp,
        "platform/organization.html",
        nav="account",
        organization=found.organization,
        members=found.members,
        me=visitor.ask(ShowMe()),
        trouble=trouble,
        form=form,
        done=done,
    )
