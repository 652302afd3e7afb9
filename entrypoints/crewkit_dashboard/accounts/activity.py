"""``/kit/profile/activity``: what happened to one's account."""

from types import MappingProxyType

import attrs
import falcon

from crewkit_core.accounts.model import ActivityKind
from crewkit_core.accounts.use_cases import ListActivity, ShowMe
from crewkit_dashboard import asking
from crewkit_dashboard.accounts.agents import agent_words
from crewkit_dashboard.site import Site, Visitor, page

_LIMIT = 30
WORDS = MappingProxyType(
    {
        ActivityKind.SIGNED_IN: "Signed in",
        ActivityKind.WRONG_PASSWORDS: "Wrong passwords before the right one",
        ActivityKind.PASSWORD_CHANGED: "Password changed",
        ActivityKind.PASSWORD_RESET: "Password reset by mail",
        ActivityKind.PASSKEY_ADDED: "Passkey added",
        ActivityKind.PASSKEY_REMOVED: "Passkey removed",
        ActivityKind.SIGN_IN_ENDED: "Signed out",
        ActivityKind.REFRESH_REUSED: "A copied token was used: that sign-in was ended",
        ActivityKind.TOKEN_CREATED: "Token created",
        ActivityKind.TOKEN_REVOKED: "Token revoked",
        ActivityKind.DEVICE_APPROVED: "Device let in",
        ActivityKind.DELETION_ASKED: "Account deleted",
        ActivityKind.DELETION_UNDONE: "Account brought back",
    }
)
ALARMING = frozenset({ActivityKind.WRONG_PASSWORDS, ActivityKind.REFRESH_REUSED})


@attrs.frozen
class ActivityPage:
    """The page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show what happened, newest first."""
        after = asking.text(req, "after")
        found = visitor.ask(ListActivity(after=after, limit=_LIMIT))
        self.site.show(
            req,
            resp,
            "accounts/activity.html",
            nav="account",
            tab="activity",
            me=visitor.ask(ShowMe()),
            happenings=found.data,
            older=found.next_cursor,
            after=after,
            words=WORDS,
            alarming=ALARMING,
            agent_words=agent_words,
        )
