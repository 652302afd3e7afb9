"""Figures of a period, from rollups alone."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_core.analytics.ports import Hidden
from crewkit_core.analytics.views import (
    BreakdownRow,
    Dimension,
    Granularity,
    SeriesPoint,
    Totals,
)
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.sessions.outcome import coverage, success_rate
from crewkit_core.sessions.views import SessionFilter
from crewkit_postgres.durations import p95_duration
from crewkit_postgres.rows import LONGEST_NAME, NOBODY
from crewkit_postgres.tables import projects, rollups, users
from crewkit_postgres.usage_views import tokens_of

_FIELDS = {
    Granularity.HOUR: "hour",
    Granularity.DAY: "day",
    Granularity.WEEK: "week",
    Granularity.MONTH: "month",
}
_COUNTS = (
    "sessions",
    "prompts",
    "tool_calls",
    "tool_errors",
    "api_errors",
    "successes",
    "failures",
    "timed",
    "duration_ms",
    "messages",
    "unpriced",
    "input",
    "output",
    "cache_read",
    "cache_write_5m",
    "cache_write_1h",
)
_UTC = "UTC"


@attrs.frozen
class PostgresAnalyticsReader:
    """Rollups, read in one transaction."""

    _connection: sa.Connection

    def totals(
        self, organization_id: uuid.UUID, which: SessionFilter, timezone: str = _UTC
    ) -> Totals:
        """Return the period's figures.

        Raises:
            Invalid: the period has no ends, or they are no whole hours.
        """
        grain = _grain(which) if timezone == _UTC else "h"
        row = self._connection.execute(
            sa.select(
                *_sums(),
                sa.func.count(rollups.c.user_id.distinct())
                .filter(rollups.c.messages > 0, rollups.c.user_id != NOBODY)
                .label("active_users"),
                sa.func.count(rollups.c.project_id.distinct())
                .filter(rollups.c.messages > 0)
                .label("active_projects"),
                sa.func.count(sa.func.date_trunc("day", rollups.c.bucket, timezone).distinct())
                .filter(rollups.c.messages > 0)
                .label("active_days"),
            ).where(*_conditions(organization_id, which, grain))
        ).one()
        tokens = tokens_of(row)
        looked_up = tokens.total - tokens.output
        return Totals(
            prompts=row.prompts,
            tool_calls=row.tool_calls,
            tool_errors=row.tool_errors,
            api_errors=row.api_errors,
            messages=row.messages,
            unpriced_messages=row.unpriced,
            tokens=tokens,
            cost_usd=row.cost_usd,
            active_users=row.active_users,
            active_projects=row.active_projects,
            outcome_coverage=coverage(row.successes, row.failures, row.sessions),
            **_of_sessions(row),
            p95_duration_ms=p95_duration(self._connection, organization_id, which),
            cost_per_session_usd=row.cost_usd / row.sessions if row.sessions else None,
            active_days=row.active_days,
            cost_per_active_day_usd=row.cost_usd / row.active_days if row.active_days else None,
            cache_hit_rate=tokens.cache_read / looked_up if looked_up else None,
        )

    def series(
        self,
        organization_id: uuid.UUID,
        which: SessionFilter,
        granularity: Granularity,
        split_by: Dimension | None,
        hidden: Hidden = frozenset(),
        timezone: str = _UTC,
    ) -> tuple[SeriesPoint, ...]:
        """Return the non-empty buckets in order; weeks begin on Monday.

        Raises:
            Invalid: the period has no ends, or they are no whole hours.
        """
        by_hours = granularity is Granularity.HOUR or timezone != _UTC
        grain = "h" if by_hours else _grain(which)
        # an hour is cut in UTC: where a clock shows one twice, they are two
        zone = _UTC if granularity is Granularity.HOUR else timezone
        start = sa.func.date_trunc(_FIELDS[granularity], rollups.c.bucket, zone)
        source, key, label = _dimension(split_by, hidden)
        rows = self._connection.execute(
            sa.select(start.label("start"), label.label("value"), *_sums())
            .select_from(source)
            .where(*_conditions(organization_id, which, grain), *_known(split_by))
            .group_by(start, key, label)
            .having(_something())
            .order_by(start, label.nulls_last(), key)
        )
        return tuple(
            SeriesPoint(
                start=row.start,
                value=row.value,
                **_of_sessions(row),
                messages=row.messages,
                tokens=tokens_of(row),
                cost_usd=row.cost_usd,
                unpriced_messages=row.unpriced,
            )
            for row in rows
        )

    def breakdown(
        self,
        organization_id: uuid.UUID,
        which: SessionFilter,
        dimension: Dimension,
        hidden: Hidden = frozenset(),
    ) -> tuple[BreakdownRow, ...]:
        """Return figures a value, most expensive first.

        Raises:
            Invalid: the period has no ends, or they are no whole hours.
        """
        source, key, label = _dimension(dimension, hidden)
        sums = _sums()
        rows = self._connection.execute(
            sa.select(key.label("key"), label.label("value"), *sums)
            .select_from(source)
            .where(*_conditions(organization_id, which, _grain(which)), *_known(dimension))
            .group_by(key, label)
            .having(_something())
            .order_by(sa.func.sum(rollups.c.cost_usd).desc(), label.nulls_last(), key)
        )
        return tuple(
            BreakdownRow(
                key=None if row.key is None else str(row.key),
                value=row.value,
                **_of_sessions(row),
                messages=row.messages,
                tokens=tokens_of(row),
                cost_usd=row.cost_usd,
                unpriced_messages=row.unpriced,
            )
            for row in rows
        )


def _of_sessions(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of sums
    return {
        "sessions": row.sessions,
        "successes": row.successes,
        "failures": row.failures,
        "success_rate": success_rate(row.successes, row.failures),
        "mean_duration_ms": row.duration_ms // row.timed if row.timed else None,
    }


def _sums() -> list[sa.ColumnElement[Any]]:
    counts = [
        sa.cast(sa.func.coalesce(sa.func.sum(rollups.c[name]), 0), sa.BigInteger).label(name)
        for name in _COUNTS
    ]
    cost = sa.func.coalesce(sa.func.sum(rollups.c.cost_usd), Decimal(0))
    return [*counts, cost.label("cost_usd")]


def _something() -> sa.ColumnElement[bool]:
    """Return whether a bucket is not empty: figures that were moved away leave zeros behind."""
    return sa.or_(*(sa.func.sum(rollups.c[name]) != 0 for name in _COUNTS))


def _grain(which: SessionFilter) -> str:
    """Return the widest grain whose buckets the period does not cut.

    Raises:
        Invalid: the period has no ends, or they are no whole hours.
    """
    ends = [_end("since", which.since), _end("until", which.until)]
    return "d" if all(end.hour == 0 for end in ends) else "h"


def _end(name: str, at: dt.datetime | None) -> dt.datetime:
    if at is None:
        raise wrong_field(name, "is needed", "missing")
    utc = at.astimezone(dt.UTC)
    if utc.replace(minute=0, second=0, microsecond=0) != utc:
        raise wrong_field(name, "must be a whole hour (UTC)", "not_a_whole_hour")
    return utc


def _conditions(
    organization_id: uuid.UUID, which: SessionFilter, grain: str
) -> list[sa.ColumnElement[bool]]:
    column = rollups.c
    conditions = [
        column.organization_id == organization_id,
        column.grain == grain,
        column.bucket >= _end("since", which.since),
        column.bucket < _end("until", which.until),
    ]
    if which.project_id is not None:
        conditions.append(column.project_id == which.project_id)
    if which.user_id is not None:
        conditions.append(column.user_id == which.user_id)
    if which.agent is not None:
        conditions.append(column.agent == which.agent[:LONGEST_NAME])
    if which.model is not None:
        conditions.append(column.model == which.model[:LONGEST_NAME])
    return conditions


def _known(dimension: Dimension | None) -> list[sa.ColumnElement[bool]]:
    # figures of whole sessions have no model: they are no value of that dimension
    return [rollups.c.model != ""] if dimension is Dimension.MODEL else []


def _dimension(
    dimension: Dimension | None, hidden: Hidden
) -> tuple[sa.FromClause, sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """Return what to read from, the value as filters take it, and as people read it."""
    if dimension is Dimension.PROJECT:
        same = sa.and_(
            projects.c.organization_id == rollups.c.organization_id,
            projects.c.id == rollups.c.project_id,
            projects.c.id.not_in(hidden),
        )
        return rollups.outerjoin(projects, same), projects.c.id, projects.c.name
    if dimension is Dimension.USER:
        joined = rollups.outerjoin(users, users.c.id == rollups.c.user_id)
        return joined, users.c.id, users.c.name
    if dimension is None:
        nothing: sa.ColumnElement[Any] = sa.literal_column("null::text")
        return rollups, nothing, nothing
    name = sa.func.nullif(rollups.c[dimension.value], "")
    return rollups, name, name
