"""Little bodies that unpack to a lot, or say that they do."""

import gzip
import random
import struct
from typing import Any

import zstandard

MIB = 1024 * 1024
GIB = 1024 * MIB
_HEADER = 6
"""Bytes before the size that a frame tells: its magic number, what it has, its window."""


def telling() -> bytes:
    """Return a GiB of zeros in 33 KB that tells its size."""
    return _zeros(zstandard.ZstdCompressor().compressobj(size=GIB))


def silent() -> bytes:
    """Return one that does not."""
    return _zeros(zstandard.ZstdCompressor().compressobj())


def lying(told: int) -> bytes:
    """Return one that says it is *told* bytes long."""
    frame = bytearray(telling())
    assert GIB == struct.unpack_from("<I", frame, _HEADER)[0]
    struct.pack_into("<I", frame, _HEADER, told)
    return bytes(frame)


def padded() -> bytes:
    """Return one that begins with 8 MiB that nothing makes shorter."""
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(random.Random(7).randbytes(8 * MIB)) + _zeros(packer)


def gzipped() -> bytes:
    """Return 64 MiB of zeros in 64 KB of gzip."""
    return gzip.compress(bytes(64 * MIB))


def _zeros(packer: Any) -> bytes:
    piece = bytes(MIB)
    packed: list[bytes] = [packer.compress(piece) for _ in range(GIB // MIB)]
    return b"".join((*packed, packer.flush()))
