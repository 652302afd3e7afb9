"""``/kit/platform/people``: the platform's own, made and unmade by its owners."""

import uuid

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.platform.use_cases import (
    GrantPlatformRole,
    ListPlatformRoles,
    ListPlatformUsers,
    RevokePlatformRole,
)
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen
class PeoplePage:
    """The page, and its form that gives a role."""

    site: Site
    home = links.PLATFORM_PEOPLE

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show who they are."""
        show_people(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Make somebody one of them."""
        form = self.site.own_form(req)

        def act() -> str:
            user_id = _found(visitor, form.word("email"))
            visitor.ask(
                GrantPlatformRole(
                    user_id=user_id,
                    role=PlatformRole(form.word("role")),
                    reason=form.word("reason"),
                    step_up=prove(visitor, form, Danger.CHANGE_PLATFORM_ROLE),
                )
            )
            return links.link(links.PLATFORM_PEOPLE, done="granted")

        def show(trouble: Trouble) -> None:
            show_people(self.site, req, resp, visitor, trouble=trouble, form=form)

        if form.word("role") not in set(PlatformRole):
            raise wrong_field("role", "must be owner or staff")
        attempt(resp, "grant", act, show)


@attrs.frozen
class RoleEnd:
    """``/kit/platform/people/{user_id}/end``."""

    site: Site
    home = links.PLATFORM_PEOPLE

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, user_id: str
    ) -> None:
        """Let somebody be none of them any more."""
        form, gone = self.site.own_form(req), identity_of(user_id)

        def act() -> str:
            proof = prove(visitor, form, Danger.CHANGE_PLATFORM_ROLE)
            reason = form.word("reason")
            visitor.ask(RevokePlatformRole(user_id=gone, reason=reason, step_up=proof))
            own = gone == visitor.actor.user_id
            return links.PROFILE if own else links.link(links.PLATFORM_PEOPLE, done="revoked")

        def show(trouble: Trouble) -> None:
            show_people(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, f"end-{gone}", act, show)


def _found(visitor: Visitor, email: str) -> uuid.UUID:
    found = visitor.ask(ListPlatformUsers(search=email)).data if email else ()
    for user in found:
        if user.email == email.lower():
            return user.id
    raise wrong_field("email", "belongs to nobody here")


def show_people(
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
    people = visitor.ask(ListPlatformRoles()).data
    site.show(
        req,
        resp,
        "platform/people.html",
        nav="account",
        people=people,
        names={each.user_id: each.name for each in people},
        own=visitor.actor.user_id,
        me=visitor.ask(ShowMe()),
        trouble=trouble,
        form=form,
        done=done,
    )
