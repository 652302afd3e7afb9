"""List an organization's sessions."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit
from crewkit_core.kernel.text import is_storable
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.ports import SessionsUnit, Transcripts
from crewkit_core.sessions.use_cases.showing import shown_summary
from crewkit_core.sessions.views import (
    OutcomeFilter,
    SessionFilter,
    SessionSort,
    SessionSummary,
    SortOrder,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, sight_of
from crewkit_core.tenancy.visibility import Visibility


@attrs.frozen(kw_only=True)
class ListSessions(Query[Page[SessionSummary]]):
    """Which sessions are there?

    Attributes:
        agent: Of the main thread or of any subagent.
        since, until: They began at or after, and before.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    project_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    agent: str | None = None
    model: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    outcome: OutcomeFilter | None = None
    visibility: Visibility | None = None
    sort: SessionSort = SessionSort.STARTED
    order: SortOrder = SortOrder.DESCENDING
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_sessions(
    query: ListSessions, *, actor: Actor, work: Work[SessionsUnit], transcripts: Transcripts
) -> Page[SessionSummary]:
    """Return a page of sessions, newest first unless asked otherwise.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        Invalid: limit, cursor or period make no sense.
    """
    limit = check_limit(query.limit)
    if query.since and query.until and query.since >= query.until:
        raise wrong_field("until", "must be later than since", "out_of_range")
    for name, text in (("agent", query.agent), ("model", query.model)):
        if text is not None and not is_storable(text):
            raise wrong_field(name, "must not hold NUL or lone surrogates")
    which = SessionFilter(
        project_id=query.project_id,
        user_id=query.user_id,
        agent=query.agent,
        model=query.model,
        since=query.since,
        until=query.until,
        outcome=query.outcome,
        visibility=query.visibility,
    )
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        rows, cursor = unit.sessions.page(
            query.organization_id,
            sight_of(member),
            which,
            query.sort,
            query.order,
            query.after,
            limit,
        )
    shown = tuple(shown_summary(row, member.capture, transcripts) for row in rows)
    return Page(data=shown, next_cursor=cursor)
