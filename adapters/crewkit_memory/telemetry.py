"""What clients reported, in dictionaries."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from crewkit_core.sessions.model.telemetry import (
    Counted,
    Kept,
    Measure,
    Told,
    ToldPoint,
    ToldRequest,
)
from crewkit_core.sessions.pricing import exact_sum
from crewkit_memory.tables import Tables

Row = TypeVar("Row")


@attrs.frozen
class MemoryTelemetry:
    """``sessions.ports.telemetry.Telemetry``."""

    _tables: Tables

    def kept(self, organization_id: uuid.UUID, user_id: uuid.UUID, claude_session_id: str) -> Kept:
        """Return how much is stored of a user's session."""
        if not self._tables.own(organization_id):
            return Kept(requests=0, points=0, series=frozenset())
        points = self._points(user_id, claude_session_id)
        return Kept(
            requests=len(self._requests(user_id, claude_session_id)),
            points=len(points),
            series=frozenset(point.series for point in points),
        )

    def add_requests(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, told: Sequence[ToldRequest]
    ) -> int:
        """Store those whose id is new in its session; return how many."""
        self._tables.require(organization_id)
        rows = self._tables.told_requests
        before = len(rows)
        for one in told:
            rows.setdefault((one.claude_session_id, user_id, one.request_id), one)
        return len(rows) - before

    def add_points(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, told: Sequence[ToldPoint]
    ) -> int:
        """Store points that are new, and of a running total the latest; return how many."""
        self._tables.require(organization_id)
        rows, changed = self._tables.told_points, set()
        for one in told:
            key = (one.claude_session_id, user_id, one.series, one.since, one.slot)
            if key not in rows or rows[key].until < one.until:
                rows[key] = one
                changed.add(key)
        return len(changed)

    def told(self, organization_id: uuid.UUID, user_id: uuid.UUID, claude_session_id: str) -> Told:
        """Return all that a user's client reported of a session."""
        if not self._tables.own(organization_id):
            return Told()
        return told_of(self._tables, user_id, claude_session_id)

    def forget(self, organization_id: uuid.UUID, claude_session_id: str) -> None:
        """Remove what anybody's client reported of a session."""
        self._tables.require(organization_id)
        tables = self._tables
        tables.told_requests = {
            key: row for key, row in tables.told_requests.items() if key[0] != claude_session_id
        }
        tables.told_points = {
            key: row for key, row in tables.told_points.items() if key[0] != claude_session_id
        }

    def _requests(self, user_id: uuid.UUID, claude_session_id: str) -> list[ToldRequest]:
        return _of(self._tables.told_requests, user_id, claude_session_id)

    def _points(self, user_id: uuid.UUID, claude_session_id: str) -> list[ToldPoint]:
        return _of(self._tables.told_points, user_id, claude_session_id)


def told_of(tables: Tables, user_id: uuid.UUID, claude_session_id: str) -> Told:
    """Return all that a user's client reported of a session."""
    sums: dict[tuple[Measure, str], list[Decimal]] = defaultdict(list)
    for point in _of(tables.told_points, user_id, claude_session_id):
        sums[point.measure, point.model].append(point.value)
    requests = _of(tables.told_requests, user_id, claude_session_id)
    return Told(
        requests=tuple(sorted(requests, key=lambda one: (one.at, one.request_id))),
        counted=tuple(
            Counted(measure=measure, model=model, value=exact_sum(values))
            for (measure, model), values in sorted(sums.items())
        ),
    )


def _of(
    rows: Mapping[tuple[Any, ...], Row], user_id: uuid.UUID, claude_session_id: str
) -> list[Row]:
    return [row for key, row in rows.items() if key[:2] == (claude_session_id, user_id)]
