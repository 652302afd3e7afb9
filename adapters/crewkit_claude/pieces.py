"""Cutting a transcript into pieces of whole lines, in bounded memory."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

import attrs

from crewkit_claude.files import open_regular
from crewkit_claude.transcripts import TranscriptFile

LONGEST_LINE = 32 * 1024 * 1024
"""Bytes a line may have, without its newline; longer ones stay out."""

_BLOCK = 1024 * 1024


class Rewritten(Exception):
    """A file no longer continues what was read of it before."""


@attrs.frozen(kw_only=True)
class Piece:
    """Some whole lines of a transcript, or the place of one line that is too long.

    Attributes:
        first_line: Position of its first line in the file, from 0.
        first_byte: Position of its first byte.
        data: The lines with their newlines; empty for a line left out.
        omitted_bytes: Length of the line left out, newline included; 0 when none is.
        omitted_sha256: Digest of that line, newline included.
    """

    first_line: int
    first_byte: int
    data: bytes = b""
    omitted_bytes: int = 0
    omitted_sha256: bytes = b""

    @property
    def lines(self) -> int:
        """How many lines it stands for."""
        return 1 if self.omitted_bytes else self.data.count(b"\n")

    @property
    def end_byte(self) -> int:
        """Position of the byte after it."""
        return self.first_byte + (self.omitted_bytes or len(self.data))


def pieces(
    file: TranscriptFile,
    *,
    from_line: int = 0,
    from_byte: int = 0,
    max_lines: int = 2_000,
    max_bytes: int = 4 * 1024 * 1024,
) -> Iterator[Piece]:
    """Yield the lines of *file* from *from_byte* on, which is where line *from_line* starts.

    A last line without its newline is still being written: it waits. Memory stays under
    LONGEST_LINE and a few times *max_bytes*, whatever the file holds.

    Args:
        file: The file to read; it may grow meanwhile.
        from_line: Lines read before.
        from_byte: Bytes read before.
        max_lines: Lines a piece has at most.
        max_bytes: Bytes a piece has at most, unless one line alone is longer.

    Raises:
        OSError: it cannot be read.
        Rewritten: it is shorter than *from_byte*, or no line starts there.
    """
    with open_regular(file.path) as source:
        _seek(source, from_byte)
        yield from _cut(source, from_line, from_byte, max_lines, max_bytes)


def _seek(source: BinaryIO, from_byte: int) -> None:
    if from_byte:
        source.seek(from_byte - 1)
        if source.read(1) != b"\n":
            raise Rewritten(f"no line starts at byte {from_byte}")


def _cut(source: BinaryIO, line: int, byte: int, max_lines: int, max_bytes: int) -> Iterator[Piece]:
    held = b""
    while block := source.read(max(_BLOCK, max_bytes) - len(held)):
        held += block
        while True:
            end = held.rfind(b"\n") + 1
            for piece in _split(held[:end], line, byte, max_lines, max_bytes):
                yield piece
                line, byte = line + piece.lines, piece.end_byte
            held = held[end:]
            if len(held) < max_bytes:
                break
            long, held = _long_line(source, held, line, byte)
            if long is None:
                return
            yield long
            line, byte = line + 1, long.end_byte


def _split(data: bytes, line: int, byte: int, max_lines: int, max_bytes: int) -> Iterator[Piece]:
    """Yield *data*, whole lines, in pieces within the bounds."""
    start = 0
    while start < len(data):
        stop = start
        for _ in range(max_lines):
            after = data.find(b"\n", stop) + 1
            if after == 0 or (after - start > max_bytes and stop > start):
                break
            stop = after
        piece = Piece(first_line=line, first_byte=byte, data=data[start:stop])
        yield piece
        line, byte, start = line + piece.lines, piece.end_byte, stop


def _long_line(source: BinaryIO, start: bytes, line: int, byte: int) -> tuple[Piece | None, bytes]:
    """Read on to the end of a line that begins with *start*; return it and what follows.

    None when the line has no end yet.
    """
    kept: bytearray | None = bytearray(start)
    length = len(start)
    digest = hashlib.sha256(start)
    while block := source.read(_BLOCK):
        end = block.find(b"\n") + 1
        part = block[:end] if end else block
        digest.update(part)
        length += len(part)
        if kept is not None:
            kept += part
            if length - (1 if end else 0) > LONGEST_LINE:
                kept = None
        if end:
            return _whole(line, byte, kept, length, digest.digest()), block[end:]
    return None, b""


def _whole(line: int, byte: int, kept: bytearray | None, length: int, digest: bytes) -> Piece:
    if kept is not None:
        return Piece(first_line=line, first_byte=byte, data=bytes(kept))
    return Piece(first_line=line, first_byte=byte, omitted_bytes=length, omitted_sha256=digest)
