"""What the index and its worker processes say to each other, over pipes."""

import struct
from typing import BinaryIO, Final

import msgspec

from crewkit_index.disk import Stamp, look
from crewkit_index.identity import content_key
from crewkit_index.plain import identifiers

_SIZE: Final = struct.Struct("<I")


class Item(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One file to read facts out of."""

    path: str
    """Relative to the root; only carried."""
    file: str
    """Absolute: read by the worker, unless `source` is given."""
    language: str
    source: bytes | None = None
    plain: bool = False
    """Take its identifiers only: parsing it killed a worker."""
    losses: int = 0
    """Workers that ended while they read it."""


class Job(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Files for one worker; it answers once for each, in order."""

    items: list[Item]
    relatives: list[str]
    """Stored indexes of the same repository, whose facts may be copied."""


class Result(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One file's facts, or None where there is no such file any more."""

    path: str
    key: bytes = b""
    blob: bytes = b""
    stamp: Stamp | None = None
    racy: bool = False
    tokens: list[str] = []
    names: list[str] = []
    plain: bool = False
    copied: bool = False
    gone: bool = False
    trouble: str = ""
    """Why only identifiers were taken, when that is a fault of ours."""


def unread(item: Item, trouble: str) -> Result:
    """A file that cannot be read holds nothing; one that is not there is gone."""
    stamp = look(item.file)
    if stamp is None:
        return Result(item.path, gone=True)
    return Result(
        item.path,
        key=content_key(item.path.rpartition("/")[2], b"\0"),  # as what is no text
        blob=identifiers(b"", item.language).packed,
        stamp=stamp,
        plain=True,
        trouble=trouble,
    )


def write(stream: BinaryIO, data: bytes) -> None:
    """One message, whole."""
    stream.write(_SIZE.pack(len(data)) + data)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """One message; None at the end."""
    head = stream.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    (size,) = _SIZE.unpack(head)
    data = stream.read(size)
    return data if len(data) == size else None
