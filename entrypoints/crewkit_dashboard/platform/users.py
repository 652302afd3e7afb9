"""``/kit/platform/users``: who is there, and the two things staff do to a user."""

import uuid
from collections.abc import Callable, Mapping

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.platform.model import UserState
from crewkit_core.platform.use_cases import (
    DisableUser,
    EnableUser,
    ListPlatformUsers,
    ShowPlatformUser,
)
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page

STATES: Mapping[UserState, str] = {
    UserState.ACTIVE: "Active",
    UserState.DISABLED: "Disabled",
    UserState.DELETING: "Waiting to be deleted",
    UserState.NO_ACCOUNT: "Without an account",
}


@attrs.frozen
class UsersPage:
    """The list."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show a page of the list."""
        search, after = asking.text(req, "search"), asking.text(req, "after")
        state = asking.one_of(req, "state", UserState)
        found = visitor.ask(ListPlatformUsers(search=search, state=state, after=after))
        self.site.show(
            req,
            resp,
            "platform/users.html",
            nav="account",
            users=found.data,
            states=STATES,
            search=search or "",
            state=state,
            first=links.link(links.PLATFORM_USERS, search=search, state=state) if after else "",
            older=links.link(
                links.PLATFORM_USERS, search=search, state=state, after=found.next_cursor
            )
            if found.next_cursor
            else "",
        )


@attrs.frozen
class PlatformUserPage:
    """``/kit/platform/users/{user_id}``."""

    site: Site

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, user_id: str
    ) -> None:
        """Show a user."""
        done = asking.text(req, "done") or ""
        show_user(self.site, req, resp, visitor, identity_of(user_id), done=done)


@attrs.frozen
class UserDisabling:
    """``/kit/platform/users/{user_id}/disabling``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, user_id: str
    ) -> None:
        """Keep them out."""
        who = identity_of(user_id)

        def act(form: Form) -> None:
            proof = prove(visitor, form, Danger.DISABLE_USER)
            visitor.ask(DisableUser(user_id=who, reason=form.word("reason"), step_up=proof))

        _change(self.site, req, resp, visitor, who, "disabled", act)


@attrs.frozen
class UserEnabling:
    """``/kit/platform/users/{user_id}/enabling``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, user_id: str
    ) -> None:
        """Let them in again."""
        who = identity_of(user_id)

        def act(form: Form) -> None:
            proof = prove(visitor, form, Danger.ENABLE_USER)
            visitor.ask(EnableUser(user_id=who, reason=form.word("reason"), step_up=proof))

        _change(self.site, req, resp, visitor, who, "enabled", act)


def _change(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    user_id: uuid.UUID,
    done: str,
    act: Callable[[Form], None],
) -> None:
    form = site.own_form(req)

    def acted() -> str:
        act(form)
        return links.link(f"{links.PLATFORM_USERS}/{user_id}", done=done)

    def show(trouble: Trouble) -> None:
        show_user(site, req, resp, visitor, user_id, trouble=trouble, form=form)

    attempt(resp, "change", acted, show)


def show_user(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    user_id: uuid.UUID,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the page; that it is looked at is recorded."""
    found = visitor.ask(ShowPlatformUser(user_id=user_id))
    site.show(
        req,
        resp,
        "platform/user.html",
        nav="account",
        found=found,
        user=found.user,
        states=STATES,
        me=visitor.ask(ShowMe()),
        own=user_id == visitor.actor.user_id,
        trouble=trouble,
        form=form,
        done=done,
    )
