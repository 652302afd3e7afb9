"""Rollups by hour and day, kept in step with the facts."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

import attrs

from crewkit_core.sessions.model.tally import Bucket, Figures
from crewkit_postgres.array_text import array_of, ids_of, texts_of
from crewkit_postgres.driver import Driver
from crewkit_postgres.facts import FIGURES, KEY, facts
from crewkit_postgres.rows import LONGEST_NAME, NOBODY

_PATIENCE = "250ms"
_UPSERT = f"on conflict ({', '.join(KEY)}) do update set " + ", ".join(
    f"{name} = rollups.{name} + excluded.{name}" for name in FIGURES
)
_INTO = f"insert into rollups ({', '.join((*KEY, *FIGURES))})"
_ADD = f"""
    {_INTO}
    select %s::uuid, * from unnest(
        %s::text[], %s::timestamptz[], %s::uuid[], %s::uuid[], %s::text[], %s::text[],
        {", ".join("%s::bigint[]" for _ in FIGURES[:-1])}, %s::numeric[]
    )
    {_UPSERT}
"""
# Rows are locked in the order Python sorts keys by, whatever the database's collation.
_MOVE = f"""
    {_INTO}
    select {", ".join(KEY)}, {", ".join(f"%(sign)s * {name}" for name in FIGURES)}
    from ({facts("and c.id = any(%(conversation_ids)s)")}) as facts
    order by {", ".join(KEY[:-2])}, agent collate "C", model collate "C"
    {_UPSERT}
"""
_LOCK = (
    "select id from conversations where organization_id = %s and id = any(%s)"
    " order by id for update"
)

Key = tuple[str, dt.datetime, uuid.UUID, uuid.UUID, str, str]


@attrs.frozen
class PostgresTallies:
    """Rollups in one transaction; keys are locked in their order, whoever adds."""

    _driver: Driver

    def add(self, organization_id: uuid.UUID, changes: Sequence[tuple[Bucket, Figures]]) -> None:
        """Add to the buckets' figures."""
        sums: dict[Key, Figures] = {}
        for bucket, figures in changes:
            for key in _keys(bucket):
                sums[key] = sums.get(key, Figures()) + figures
        rows: list[tuple[Any, ...]] = [(*key, *_values(sums[key])) for key in sorted(sums)]
        if rows:
            self._driver.later(_ADD, (organization_id, *_columns(rows)))

    def forget(self, organization_id: uuid.UUID, conversation_ids: Collection[uuid.UUID]) -> None:
        """Take the conversations' facts, as stored now, out of the rollups.

        Their rows are held until the transaction ends: a batch that came in between would be
        counted twice.

        Raises:
            Unavailable: another transaction holds one and may be waiting for us.
        """
        self._driver.execute("select set_config('lock_timeout', %s, true)", (_PATIENCE,))
        self._driver.execute(_LOCK, (organization_id, list(conversation_ids)))
        self._move(organization_id, conversation_ids, -1)

    def count(self, organization_id: uuid.UUID, conversation_ids: Collection[uuid.UUID]) -> None:
        """Add the conversations' facts, as stored now, to the rollups."""
        self._move(organization_id, conversation_ids, 1)

    def _move(
        self, organization_id: uuid.UUID, conversation_ids: Collection[uuid.UUID], sign: int
    ) -> None:
        values: dict[str, Any] = {
            "organization_id": organization_id,
            "conversation_ids": list(conversation_ids),
            "sign": sign,
        }
        self._driver.execute(_MOVE, values)


def _keys(bucket: Bucket) -> tuple[Key, Key]:
    rest = (
        bucket.project_id,
        bucket.user_id or NOBODY,
        (bucket.agent or "")[:LONGEST_NAME],
        (bucket.model or "")[:LONGEST_NAME],
    )
    return ("h", bucket.hour, *rest), ("d", bucket.hour.replace(hour=0), *rest)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    grains, times, projects, users, agents, models, *figures = zip(*rows, strict=True)
    return [
        array_of(grains),
        array_of([at.isoformat() for at in times]),
        ids_of(projects),
        ids_of(users),
        texts_of(agents),
        texts_of(models),
        *(array_of(column) for column in figures),
    ]


def _values(figures: Figures) -> tuple[Any, ...]:
    usage = figures.usage
    return (
        figures.sessions,
        figures.prompts,
        figures.tool_calls,
        figures.tool_errors,
        figures.api_errors,
        figures.successes,
        figures.failures,
        figures.timed,
        figures.duration_ms,
        figures.messages,
        figures.unpriced,
        usage.input,
        usage.output,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        figures.cost_usd,
    )
