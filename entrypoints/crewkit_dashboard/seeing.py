"""``/kit/sessions/{session}/visibility``: who sees a session, in words and by a form."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs
import falcon

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.sessions.use_cases import SetVisibility
from crewkit_core.sessions.views import SessionSummary
from crewkit_core.tenancy.use_cases import ShowOrganization
from crewkit_core.tenancy.visibility import Visibility, sight
from crewkit_dashboard import asking, links
from crewkit_dashboard.forms import Form
from crewkit_dashboard.site import Site, Visitor, page

CHOICES: Mapping[Visibility, str] = MappingProxyType(
    {
        Visibility.ORGANIZATION: "Everybody",
        Visibility.RESTRICTED: "Managers",
        Visibility.PRIVATE: "Admins",
        Visibility.SENSITIVE: "Nobody else",
    }
)
"""Who sees a session beside its owner, in the words of buttons."""


def seen_by(summary: SessionSummary) -> str:
    """Return who sees a session, in the words of a sentence."""
    owner = summary.user or "nobody known"
    return {
        Visibility.ORGANIZATION: "everybody in the organization",
        Visibility.RESTRICTED: f"{owner}, managers and above",
        Visibility.PRIVATE: f"{owner}, admins and owners",
        Visibility.SENSITIVE: f"{owner} alone",
    }[summary.visibility]


def choices_of(visitor: Visitor, summary: SessionSummary) -> tuple[tuple[Visibility, str], ...]:
    """Return what the visitor may let a session become; none: they may not."""
    organization = visitor.ask(ShowOrganization(organization_id=visitor.organization_id))
    mine = sight(visitor.actor.user_id, organization.level, personal=organization.personal)
    return tuple(
        (visibility, words)
        for visibility, words in CHOICES.items()
        if mine.may_set(summary.user_id, visibility).allowed
    )


def chosen(form: Form) -> Visibility:
    """Return what a form says.

    Raises:
        Invalid: that is none.
    """
    try:
        return Visibility(form.word("visibility"))
    except ValueError:
        raise wrong_field("visibility", f"must be of {', '.join(Visibility)}") from None


@attrs.frozen
class Seeing:
    """``/kit/sessions/{session}/visibility``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, session: str
    ) -> None:
        """Note who sees the session, and show it again."""
        form = self.site.own_form(req)
        session = asking.checked(session, "session")
        visitor.ask(
            SetVisibility(
                organization_id=visitor.organization_id, session=session, visibility=chosen(form)
            )
        )
        raise falcon.HTTPSeeOther(links.session(session))
