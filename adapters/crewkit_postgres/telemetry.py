"""What clients reported of sessions."""

import uuid
from collections.abc import Sequence
from typing import Any

import attrs

from crewkit_core.sessions.model.telemetry import (
    Counted,
    Kept,
    Measure,
    Told,
    ToldPoint,
    ToldRequest,
)
from crewkit_postgres.driver import Driver, every, one

_WHOSE = "organization_id = %s and user_id = %s and claude_session_id = %s"
_REQUEST = tuple(field.name for field in attrs.fields(ToldRequest))
_KEPT = f"""
select (select count(*) from told_requests where {_WHOSE}), count(*),
    coalesce(array_agg(distinct series) filter (where series is not null), '{{}}')
from told_points where {_WHOSE}
"""  # noqa: S608
_ADD_REQUESTS = f"""
insert into told_requests (organization_id, user_id, {", ".join(_REQUEST)})
select %s, %s, * from unnest(
    %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::numeric[]
) on conflict do nothing
"""  # noqa: S608
_ADD_POINTS = """
insert into told_points (
    organization_id, user_id, claude_session_id, series, since, slot, until, measure, model, value
) select %s, %s, * from unnest(
    %s::text[], %s::bytea[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[], %s::text[],
    %s::numeric[]
) on conflict (organization_id, claude_session_id, user_id, series, since, slot)
do update set value = excluded.value, until = excluded.until
where told_points.until < excluded.until
"""
_REQUESTS = f"""
select {", ".join(_REQUEST)} from told_requests where {_WHOSE} order by at, request_id
"""  # noqa: S608
_COUNTED = f"""
select measure, model, sum(value) from told_points where {_WHOSE}
group by measure, model order by measure, model
"""  # noqa: S608


@attrs.frozen
class PostgresTelemetry:
    """What clients reported, in one transaction."""

    _driver: Driver

    def kept(self, organization_id: uuid.UUID, user_id: uuid.UUID, claude_session_id: str) -> Kept:
        """Return how much is stored of a user's session."""
        whose = (organization_id, user_id, claude_session_id)
        row = one(self._driver, _KEPT, (*whose, *whose))
        requests, points, series = row or (0, 0, [])
        return Kept(requests=requests, points=points, series=frozenset(map(bytes, series)))

    def add_requests(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, told: Sequence[ToldRequest]
    ) -> int:
        """Store those whose id is new in its session; return how many."""
        rows = sorted(told, key=lambda each: (each.claude_session_id, each.request_id))
        return self._add(
            _ADD_REQUESTS,
            (organization_id, user_id),
            [[getattr(row, name) for row in rows] for name in _REQUEST],
        )

    def add_points(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, told: Sequence[ToldPoint]
    ) -> int:
        """Store points that are new, and of a running total the latest; return how many."""
        latest: dict[tuple[Any, ...], ToldPoint] = {}
        for point in told:
            key = (point.claude_session_id, point.series, point.since, point.slot)
            if key not in latest or latest[key].until < point.until:
                latest[key] = point
        rows = [latest[key] for key in sorted(latest)]
        names = ("claude_session_id", "series", "since", "slot", "until", "measure")
        return self._add(
            _ADD_POINTS,
            (organization_id, user_id),
            [[getattr(row, name) for row in rows] for name in (*names, "model", "value")],
        )

    def _add(self, statement: str, whose: tuple[uuid.UUID, uuid.UUID], columns: list[Any]) -> int:
        if not columns[0]:
            return 0
        return self._driver.execute(statement, (*whose, *columns)).rowcount

    def told(self, organization_id: uuid.UUID, user_id: uuid.UUID, claude_session_id: str) -> Told:
        """Return all that a user's client reported of a session."""
        whose = (organization_id, user_id, claude_session_id)
        requests = every(self._driver, _REQUESTS, whose)
        counted = every(self._driver, _COUNTED, whose)
        return Told(
            requests=tuple(
                ToldRequest(**dict(zip(_REQUEST, row, strict=True))) for row in requests
            ),
            counted=tuple(
                Counted(measure=Measure(measure), model=model, value=value)
                for measure, model, value in counted
            ),
        )

    def forget(self, organization_id: uuid.UUID, claude_session_id: str) -> None:
        """Remove what anybody's client reported of a session."""
        for table in ("told_requests", "told_points"):
            self._driver.execute(
                f"delete from {table} where organization_id = %s and claude_session_id = %s",  # noqa: S608
                (organization_id, claude_session_id),
            )
