"""Facts of many files in few rows: the store gives every longer value whole pages of its own.

`stock` holds rows of facts, one after the other; `blobs` says of each key where its facts are.
"""

import struct
from collections.abc import Callable, Iterable
from typing import Final

from crewkit_index.keyed import Reading, Writing

_ROW_BYTES: Final = 1 << 15
"""A row is read whole for any of its facts: longer ones waste less, but cost more."""
_PLACE: Final = struct.Struct("<4sII")
_ROW: Final = struct.Struct(">I")  # in order of numbers: rows are appended
_NEXT: Final = b"stock"


def fetch(get: Callable[[str, bytes], bytes | None], key: bytes) -> bytes | None:
    """One file's packed facts, where `get` gives a table's value."""
    place = get("blobs", key)
    if place is None:
        return None
    row, start, size = _PLACE.unpack(place)
    facts = get("stock", row)
    return None if facts is None else facts[start : start + size]


def keep(writing: Writing, facts: Iterable[tuple[bytes, bytes]]) -> None:
    """Add packed facts by their keys; what is there already stays."""
    row = bytearray()
    places: dict[bytes, tuple[int, int]] = {}
    for key, blob in facts:
        if key in places or writing.get("blobs", key) is not None:
            continue
        if row and len(row) + len(blob) > _ROW_BYTES:
            _write(writing, row, places)
            row, places = bytearray(), {}
        places[key] = (len(row), len(blob))
        row += blob
    if places:
        _write(writing, row, places)


def _write(writing: Writing, row: bytearray, places: dict[bytes, tuple[int, int]]) -> None:
    (number,) = _ROW.unpack(writing.get("meta", _NEXT) or _ROW.pack(0))
    name = _ROW.pack(number)
    writing.put("stock", name, bytes(row))
    writing.put("meta", _NEXT, _ROW.pack(number + 1))
    for key, (start, size) in places.items():
        writing.put("blobs", key, _PLACE.pack(name, start, size))


def keys(reading: Reading) -> Iterable[bytes]:
    """Of all facts that are kept."""
    return reading.keys("blobs")


def drop(writing: Writing, unused: Iterable[bytes]) -> None:
    """Remove facts; those that shared a row with them move to new rows."""
    rows = set()
    for key in unused:
        place = writing.get("blobs", key)
        if place is not None:
            rows.add(_PLACE.unpack(place)[0])
            writing.delete("blobs", key)
    moved = [key for key, place in writing.items("blobs") if _PLACE.unpack(place)[0] in rows]
    facts = [(key, blob) for key in moved if (blob := fetch(writing.get, key)) is not None]
    for key in moved:
        writing.delete("blobs", key)
    for row in rows:
        writing.delete("stock", row)
    keep(writing, facts)
