"""Read what happened on the platform, or in an organization."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.use_cases.reading import checked
from crewkit_core.audit.views import EventView, TrailFilter, event_view
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit, encode_cursor
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.model import Looked
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.looking import position, trail_at
from crewkit_core.platform.use_cases.standing import require_staff


@attrs.frozen(kw_only=True)
class ListPlatformEvents(Query[Page[EventView]]):
    """What happened? Of an organization, that it was asked is written down.

    Attributes:
        organization_id: Where; None: to accounts and the platform itself.
        kind: Exactly, or what comes before the point: ``user`` for every ``user.`` kind.
        object_id: What it happened to.
        user_id: Who did it.
        delivered: Only those whose reactions have all been run, or only the others.
        since, until: At or after, and before.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    organization_id: uuid.UUID | None = None
    kind: str | None = None
    object_id: str | None = None
    user_id: uuid.UUID | None = None
    delivered: bool | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_platform_events(
    query: ListPlatformEvents, *, actor: Actor, platform_work: PlatformWork
) -> Page[EventView]:
    """Return a page of events, newest first.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        NoSuchOrganization: there is none.
        Invalid: limit, cursor or period make no sense.
    """
    limit, after = check_limit(query.limit), position(query.after)
    which = checked(
        TrailFilter(
            kind=query.kind,
            object_id=query.object_id,
            user_id=query.user_id,
            delivered=query.delivered,
            since=query.since,
            until=query.until,
        )
    )
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        where = trail_at(unit, actor, query.organization_id, Looked.EVENTS)
        rows, more = unit.reader.events_of(where).page(where, which, after, limit)
    return Page(
        data=tuple(event_view(row, where) for row in rows),
        next_cursor=encode_cursor(str(rows[-1].happened.id)) if more else None,
    )
