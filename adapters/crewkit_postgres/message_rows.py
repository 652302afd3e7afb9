"""API messages as rows: their key, and their columns as arrays for one statement."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence

from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_postgres.driver import Row
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


def key_of(message_id: str) -> uuid.UUID:
    """Return the key of a message: 16 bytes of its id's hash, half of what the id itself takes."""
    digest = hashlib.blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=16)
    return uuid.UUID(bytes=digest.digest())


def keyed(records: Iterable[MessageRecord]) -> dict[uuid.UUID, MessageRecord]:
    """Return the records by key, in key order: the order in which every transaction locks."""
    by_key = {key_of(record.message_id): record for record in records}
    return {key: by_key[key] for key in sorted(by_key)}


def arrays(records: dict[uuid.UUID, MessageRecord]) -> list[Sequence[object]]:
    """Return the records' columns."""
    return [list(column) for column in zip(*map(_values, records.items()), strict=True)]


def _values(item: tuple[uuid.UUID, MessageRecord]) -> Row:
    key, record = item
    usage = record.usage
    return (
        key,
        record.stream_id,
        record.at,
        record.line,
        usage.input,
        usage.output,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        record.cost_usd,
        record.model[:LONGEST_NAME],
    )


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
