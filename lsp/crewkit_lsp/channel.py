"""What shell and engine say to each other: numbered, sized, of a few kinds."""

import enum
import struct
from typing import IO, NamedTuple

_HEAD = struct.Struct(">IIB")


class Kind(enum.IntEnum):
    """The kinds; the first four come from the shell.

    ``HELLO`` says which project and which unit of columns, ``TEXT`` what an open document holds,
    ``ASK`` is a request and ``STOP`` ends its number; ``RESULT`` and ``ERROR`` answer a number.
    """

    HELLO = 1
    TEXT = 2
    ASK = 3
    STOP = 4
    RESULT = 5
    ERROR = 6


class Note(NamedTuple):
    """One of them; *body* is JSON, empty for ``STOP``."""

    number: int
    kind: int
    body: bytes


def packed(number: int, kind: Kind, body: bytes = b"") -> bytes:
    """Return the bytes of a note."""
    return _HEAD.pack(len(body), number, kind) + body


def read_note(stream: IO[bytes]) -> Note | None:
    """Return the next note; None where the stream ends, also inside one."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    size, number, kind = _HEAD.unpack(head)
    body = stream.read(size)
    return Note(number, kind, body) if len(body) == size else None
