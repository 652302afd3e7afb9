"""Browse what happened, newest first."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.ports import AuditUnit
from crewkit_core.audit.readers import READERS_FROM
from crewkit_core.audit.use_cases.reading import checked, require_reader
from crewkit_core.audit.views import EventView, TrailFilter, event_view
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class ListEvents(Query[Page[EventView]]):
    """What happened?

    Attributes:
        kind: Exactly, or what comes before the point: ``session`` for every ``session.`` kind.
        object_id: What it happened to.
        user_id: Who did it.
        delivered: Only those whose reactions have all been run, or only the others.
        since, until: At or after, and before.
    """

    needs: ClassVar[Needs] = Needs(READERS_FROM)

    organization_id: uuid.UUID
    kind: str | None = None
    object_id: str | None = None
    user_id: uuid.UUID | None = None
    delivered: bool | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_events(query: ListEvents, *, actor: Actor, work: Work[AuditUnit]) -> Page[EventView]:
    """Return a page of the organization's events, newest first.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        Invalid: limit, cursor or period make no sense.
    """
    limit = check_limit(query.limit)
    after = None if query.after is None else _position(query.after)
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
    with work(query.organization_id) as unit:
        require_reader(unit, actor, query.organization_id)
        rows, more = unit.events.page(query.organization_id, which, after, limit)
    return Page(
        data=tuple(event_view(row, query.organization_id) for row in rows),
        next_cursor=encode_cursor(str(rows[-1].happened.id)) if more else None,
    )


def _position(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(decode_cursor(cursor, str)[0]))
    except ValueError:
        raise wrong_field("after", "is not a cursor of this list", "invalid_cursor") from None
