"""What happened, as it is browsed and delivered."""

import uuid
from collections.abc import Mapping
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_core.audit.views import EventRow, TrailFilter
from crewkit_core.kernel.actor import Origin
from crewkit_core.kernel.event import Happened
from crewkit_postgres.audit import conditions
from crewkit_postgres.driver import Driver, driver_of, one
from crewkit_postgres.tables import events, reactions_done

_BEGIN = """
insert into reactions_done (organization_id, event_id, reaction, at)
values (%s, %s, %s, clock_timestamp()) on conflict do nothing returning true
"""
_DELIVERED = """
update events set delivered_at = clock_timestamp()
where organization_id = %s and id = %s and delivered_at is null
"""


@attrs.frozen
class PostgresEvents:
    """``audit.ports.Events``."""

    _connection: sa.Connection

    def find(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> Happened | None:
        """Return the event, if there is one."""
        wanted = sa.select(events).where(
            events.c.organization_id == organization_id, events.c.id == event_id
        )
        row = self._connection.execute(wanted).mappings().first()
        return None if row is None else _happened(row)

    def page(
        self, organization_id: uuid.UUID, which: TrailFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[EventRow, ...], bool]:
        """Return events before *after*, newest first, and whether there are more."""
        wanted = _SELECT.where(events.c.organization_id == organization_id)
        wanted = wanted.where(*conditions(events, which))
        if which.delivered is not None:
            known = events.c.delivered_at.is_not(None)
            wanted = wanted.where(known if which.delivered else ~known)
        if after is not None:
            wanted = wanted.where(events.c.id < after)
        rows = self._connection.execute(
            wanted.order_by(events.c.id.desc()).limit(limit + 1)
        ).mappings()
        found = [_row(row) for row in rows]
        return tuple(found[:limit]), len(found) > limit

    def row(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> EventRow | None:
        """Return the event with how far its delivery is."""
        wanted = _SELECT.where(events.c.organization_id == organization_id, events.c.id == event_id)
        row = self._connection.execute(wanted).mappings().first()
        return None if row is None else _row(row)

    def begin_reaction(
        self, organization_id: uuid.UUID, event_id: uuid.UUID, reaction: str
    ) -> bool:
        """Note that a reaction was done; return whether this unit is the one to do it."""
        place = (organization_id, event_id, reaction)
        return one(self._driver, _BEGIN, place) is not None

    def delivered(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> None:
        """Note that all reactions were done, if that was not noted before."""
        self._driver.execute(_DELIVERED, (organization_id, event_id))

    @property
    def _driver(self) -> Driver:
        return driver_of(self._connection)


_DONE = (
    sa.select(sa.func.array_agg(reactions_done.c.reaction.op("order by")(reactions_done.c.at)))
    .where(
        reactions_done.c.organization_id == events.c.organization_id,
        reactions_done.c.event_id == events.c.id,
    )
    .scalar_subquery()
)
_SELECT = sa.select(events, _DONE.label("reactions"))


def _row(row: Mapping[Any, Any]) -> EventRow:
    return EventRow(
        happened=_happened(row),
        delivered_at=row["delivered_at"],
        reactions=tuple(row["reactions"] or ()),
    )


def _happened(row: Mapping[Any, Any]) -> Happened:
    organization_id = row["organization_id"]
    return Happened(
        id=row["id"],
        at=row["at"],
        kind=row["kind"],
        version=row["version"],
        organization_id=organization_id if organization_id.int else None,
        object_id=row["object_id"],
        user_id=row["user_id"],
        origin=Origin(row["origin"]),
        request_id=row["request_id"],
        payload=row["payload"],
    )
