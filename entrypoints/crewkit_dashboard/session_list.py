"""``/kit/sessions``: which sessions there are; the address holds the whole state."""

import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType

import attrs
import falcon

from crewkit_core.sessions.use_cases import ListSessions
from crewkit_core.sessions.views import OutcomeFilter, SessionSort, SessionSummary, SortOrder
from crewkit_core.tenancy.visibility import Visibility
from crewkit_dashboard import asking, links
from crewkit_dashboard.filter_choices import filter_choices
from crewkit_dashboard.marks import marks_of
from crewkit_dashboard.site import Site, Visitor, page

_ROWS = 50
_MOST_PAGES_BACK = 20
_BETWEEN = "."
_COLUMNS: Mapping[SessionSort, str] = MappingProxyType(
    {
        SessionSort.STARTED: "Started",
        SessionSort.TOKENS: "Tokens",
        SessionSort.COST: "Cost",
        SessionSort.DURATION: "Duration",
    }
)


@attrs.frozen(kw_only=True)
class ListState:
    """Everything the address of the list says.

    Attributes:
        first, last: Days on which sessions began, both included.
        after: Cursor of this page; trail: those of the pages before it, oldest first.
    """

    project: uuid.UUID | None
    person: uuid.UUID | None
    agent: str | None
    model: str | None
    first: dt.date | None
    last: dt.date | None
    outcome: OutcomeFilter | None
    visibility: Visibility | None
    sort: SessionSort
    order: SortOrder
    after: str | None
    trail: tuple[str, ...]

    @classmethod
    def of(cls, req: falcon.Request) -> "ListState":
        """Return the state of a request's address.

        Raises:
            Invalid: it makes no sense.
        """
        trail = asking.text(req, "trail") or ""
        return cls(
            project=asking.identity(req, "project"),
            person=asking.identity(req, "person"),
            agent=asking.text(req, "agent"),
            model=asking.text(req, "model"),
            first=asking.day(req, "from"),
            last=asking.day(req, "to"),
            outcome=asking.one_of(req, "outcome", OutcomeFilter),
            visibility=asking.one_of(req, "visibility", Visibility),
            sort=asking.choice(req, "sort", SessionSort.STARTED),
            order=asking.choice(req, "order", SortOrder.DESCENDING),
            after=asking.text(req, "after"),
            trail=tuple(filter(None, trail.split(_BETWEEN))),
        )

    @property
    def filtered(self) -> bool:
        """Whether it shows less than all."""
        chosen = (self.project, self.person, self.agent, self.model, self.outcome)
        return any((*chosen, self.visibility, self.first, self.last))

    @property
    def href(self) -> str:
        """The address of the state; defaults are left out."""
        by_default = (SessionSort.STARTED, SortOrder.DESCENDING)
        plain = (self.sort, self.order) == by_default
        return links.link(
            links.SESSIONS,
            **{
                "project": self.project,
                "person": self.person,
                "agent": self.agent,
                "model": self.model,
                "from": self.first,
                "to": self.last,
                "outcome": self.outcome,
                "visibility": self.visibility,
                "sort": None if plain else self.sort,
                "order": None if plain else self.order,
                "after": self.after,
                "trail": _BETWEEN.join(self.trail),
            },
        )

    def older(self, cursor: str) -> str:
        """Return the address of the next page."""
        trail = (*self.trail, self.after) if self.after else self.trail
        return attrs.evolve(self, after=cursor, trail=trail[-_MOST_PAGES_BACK:]).href

    @property
    def newer(self) -> str:
        """The address of the page before; "" on the first."""
        if self.after is None:
            return ""
        before = self.trail[-1] if self.trail else None
        return attrs.evolve(self, after=before, trail=self.trail[:-1]).href

    def sorted_by(self, sort: SessionSort) -> str:
        """Return the address with this order; of the present one, turned around."""
        turned = sort is self.sort and self.order is SortOrder.DESCENDING
        order = SortOrder.ASCENDING if turned else SortOrder.DESCENDING
        return attrs.evolve(self, sort=sort, order=order, after=None, trail=()).href

    def query(self, organization_id: uuid.UUID) -> ListSessions:
        """Return what to ask for."""
        return ListSessions(
            organization_id=organization_id,
            project_id=self.project,
            user_id=self.person,
            agent=self.agent,
            model=self.model,
            since=_midnight(self.first),
            until=_midnight(self.last, 1),
            outcome=self.outcome,
            visibility=self.visibility,
            sort=self.sort,
            order=self.order,
            after=self.after,
            limit=_ROWS,
        )


def _midnight(day: dt.date | None, later: int = 0) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=later), dt.time(), dt.UTC)


@attrs.frozen
class SessionList:
    """The list of sessions."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show a page of the list."""
        state = ListState.of(req)
        found = visitor.ask(state.query(visitor.organization_id))
        self.site.show(
            req,
            resp,
            "sessions.html",
            nav="sessions",
            state=state,
            columns=_COLUMNS,
            outcomes=tuple((each.value, each.capitalize()) for each in OutcomeFilter),
            visibilities=tuple((each.value, each.capitalize()) for each in Visibility),
            sessions=found.data,
            titles={session.id: title_of(session) for session in found.data},
            marks={session.id: marks_of(session) for session in found.data},
            older=state.older(found.next_cursor) if found.next_cursor else "",
            choices=filter_choices(visitor, state.project, state.person, self.site.today()),
            deleted=asking.flag(req, "deleted"),
        )


def title_of(session: SessionSummary) -> str:
    """Return what to call a session."""
    return session.title or session.first_prompt or f"Session {session.claude_session_id[:8]}"
