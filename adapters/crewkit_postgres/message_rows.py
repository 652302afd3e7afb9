"""API messages as rows: their key, and their columns as arrays for one statement."""

import hashlib
import uuid
from collections.abc import Iterable

from crewkit_core.sessions.model.tally import MessageRecord, figures_of
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_postgres.array_binary import (
    BinaryArray,
    integers_of,
    keys_of,
    moments_of,
    uuids_of,
    words_of,
)
from crewkit_postgres.array_text import array_of, ids_of, texts_of
from crewkit_postgres.asking import Row
from crewkit_postgres.rows import LONGEST_NAME

COUNTED = (
    "message_key, stream_id, at, line, input, output, cache_read, cache_write_5m,"
    " cache_write_1h, cost_usd, model"
)
"""The columns of a counted message, in the order of ``arrays``."""

ARRAYS = (
    "%s::uuid[], %s::uuid[], %s::timestamptz[], %s::int[], %s::int[], %s::int[], %s::int[],"
    " %s::int[], %s::int[], %s::numeric[], %s::text[]"
)
"""What ``arrays`` returns, as parameters."""


def key_of(message_id: str) -> bytes:
    """Return the key of a message: 16 bytes of its id's hash, half of what the id itself takes.

    The bytes of a UUID, which sort as PostgreSQL sorts UUIDs and ten times as fast.
    """
    return hashlib.blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def keyed(records: Iterable[MessageRecord]) -> dict[bytes, MessageRecord]:
    """Return the records by key, in key order: the order in which every transaction locks."""
    by_key = {key_of(record.message_id): record for record in records}
    return {key: by_key[key] for key in sorted(by_key)}


def arrays(records: dict[bytes, MessageRecord]) -> list[BinaryArray | str]:
    """Return the records' columns, each written as an array."""
    found = records.values()
    used = [record.usage for record in found]
    return [
        keys_of(records),
        uuids_of([record.stream_id for record in found]),
        moments_of([record.at for record in found]),
        integers_of([record.line for record in found]),
        integers_of([usage.input for usage in used]),
        integers_of([usage.output for usage in used]),
        integers_of([usage.cache_read for usage in used]),
        integers_of([usage.cache_write_5m for usage in used]),
        integers_of([usage.cache_write_1h for usage in used]),
        array_of([record.cost_usd for record in found]),
        words_of([record.model[:LONGEST_NAME] for record in found]),
    ]


def usage_arrays(records: Iterable[MessageRecord]) -> list[str]:
    """Return what streams used of each model, a column each: see ``USE``."""
    groups: dict[tuple[uuid.UUID, str], list[MessageRecord]] = {}
    for record in records:
        groups.setdefault((record.stream_id, record.model[:LONGEST_NAME]), []).append(record)
    sums = [figures_of(*group) for group in groups.values()]
    used = [each.usage for each in sums]
    return [
        ids_of([stream_id for stream_id, _ in groups]),
        texts_of([model for _, model in groups]),
        array_of([each.messages for each in sums]),
        array_of([each.unpriced for each in sums]),
        array_of([usage.input for usage in used]),
        array_of([usage.output for usage in used]),
        array_of([usage.cache_read for usage in used]),
        array_of([usage.cache_write_5m for usage in used]),
        array_of([usage.cache_write_1h for usage in used]),
        array_of([each.cost_usd for each in sums]),
    ]


def record_of(
    row: Row,
    *,
    organization_id: uuid.UUID,
    conversation_id: uuid.UUID,
    message_id: str,
    copied_from: str | None = None,
) -> MessageRecord:
    """Return the record of a row of ``COUNTED`` columns."""
    _, stream_id, at, line, *counts, cost, model = row
    return MessageRecord(
        organization_id=organization_id,
        message_id=message_id,
        conversation_id=conversation_id,
        stream_id=stream_id,
        line=line,
        at=at,
        model=model,
        usage=TokenUsage(
            input=counts[0],
            output=counts[1],
            cache_read=counts[2],
            cache_write_5m=counts[3],
            cache_write_1h=counts[4],
        ),
        cost_usd=cost,
        copied_from=copied_from,
    )
