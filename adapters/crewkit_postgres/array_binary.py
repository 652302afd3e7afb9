"""Arrays as PostgreSQL holds them: it takes them in as they are, and reads no text.

Reading the columns of a batch's many messages as text cost the server a tenth of storing them, and
writing them as text twice what this costs here.
"""

import datetime as dt
import struct
import uuid
from collections.abc import Collection, Sequence

import psycopg
from psycopg import postgres, pq
from psycopg.adapt import Dumper

_HEAD = struct.Struct(">iiIii")  # dimensions, whether it has nulls, type, length, first index
_LENGTH = struct.Struct(">i")
_UUID, _INT4, _TEXT, _TIMESTAMPTZ = (
    postgres.types[name].oid for name in ("uuid", "int4", "text", "timestamptz")
)
_SIXTEEN = _LENGTH.pack(16)
_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""From which PostgreSQL counts microseconds."""


class BinaryArray(bytes):
    """An array in the server's own form; the statement says of what type."""

    __slots__ = ()


class _AsItIs(Dumper):
    """Sends it so."""

    format = pq.Format.BINARY

    def dump(self, obj: BinaryArray) -> bytes:
        return obj


psycopg.adapters.register_dumper(BinaryArray, _AsItIs)


def keys_of(keys: Collection[bytes]) -> BinaryArray:
    """Return UUIDs, given as their 16 bytes."""
    return _array(_UUID, len(keys), [_SIXTEEN + key for key in keys])


def uuids_of(ids: Sequence[uuid.UUID]) -> BinaryArray:
    """Return UUIDs, mostly the same ones again."""
    known = {each: _SIXTEEN + each.bytes for each in set(ids)}
    return _array(_UUID, len(ids), [known[each] for each in ids])


def integers_of(numbers: Sequence[int]) -> BinaryArray:
    """Return numbers of four bytes."""
    written = [4] * (2 * len(numbers))
    written[1::2] = numbers
    return _array(_INT4, len(numbers), [struct.pack(f">{len(written)}i", *written)])


def moments_of(times: Sequence[dt.datetime]) -> BinaryArray:
    """Return times, each with its offset from UTC."""
    written = [8] * (2 * len(times))
    written[1::2] = [_microseconds(at - _BEGINNING) for at in times]
    return _array(_TIMESTAMPTZ, len(times), [struct.pack(f">{'iq' * len(times)}", *written)])


def words_of(texts: Sequence[str]) -> BinaryArray:
    """Return texts, mostly the same ones again."""
    known = {each: _word(each.encode()) for each in set(texts)}
    return _array(_TEXT, len(texts), [known[each] for each in texts])


def _array(oid: int, length: int, elements: list[bytes]) -> BinaryArray:
    if not length:
        return BinaryArray(_HEAD.pack(0, 0, oid, 0, 0)[:12])
    return BinaryArray(_HEAD.pack(1, 0, oid, length, 1) + b"".join(elements))


def _microseconds(since: dt.timedelta) -> int:
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _word(encoded: bytes) -> bytes:
    return _LENGTH.pack(len(encoded)) + encoded
