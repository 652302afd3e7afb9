"""Lines and columns of a source, kept without the source.

Lines end at LF, CR LF or a lone CR. Columns are counted in UTF-16 units (what clients ask) or in
UTF-8 bytes. A byte order mark takes no column; a byte that is no UTF-8 counts as one unit, as it
does after decoding with replacement; a lone surrogate counts as one unit.
"""

import bisect
import itertools
import re
import sys
from array import array
from typing import Final, Literal, NamedTuple

_BOM: Final = b"\xef\xbb\xbf"
_WIDE: Final = re.compile(
    rb"\xf0[\x90-\xbf][\x80-\xbf]{0,2}|[\xf1-\xf3][\x80-\xbf]{1,3}|\xf4[\x80-\x8f][\x80-\xbf]{0,2}"
    rb"|\xe0[\xa0-\xbf][\x80-\xbf]?|[\xe1-\xef][\x80-\xbf]{1,2}|[\xc2-\xdf][\x80-\xbf]|[\x80-\xff]"
)
_ASTRAL: Final = 4  # bytes of what takes two UTF-16 units

_NARROW: Final = 1 << 16

Measured = tuple[bytes, bytes, bytes, int]
"""Lengths of lines that end, places after wide characters, their excess so far; the size."""


class Position(NamedTuple):
    """A place in a text: both counted from 0; `column` in UTF-16 units unless said otherwise."""

    line: int
    column: int


class Lines:
    """Where lines start, and which bytes take fewer UTF-16 units than bytes."""

    __slots__ = ("_excess", "_wide", "size", "starts")

    def __init__(
        self, starts: "array[int]", wide: "array[int]", excess: "array[int]", size: int
    ) -> None:
        self.starts = starts
        self._wide = wide  # offsets just after each wide character
        self._excess = excess  # bytes minus units up to there
        self.size = size

    @classmethod
    def of(cls, source: bytes) -> "Lines":
        """Measure a source."""
        return cls.unpacked(measure(source))

    def _over(self, offset: int) -> int:
        at = bisect.bisect_right(self._wide, offset)
        return self._excess[at - 1] if at else 0

    def line_of(self, offset: int) -> int:
        """The line an offset is on."""
        return bisect.bisect_right(self.starts, offset) - 1

    def position(self, offset: int) -> Position:
        """Line and UTF-16 column of a byte offset."""
        starts = self.starts
        line = bisect.bisect_right(starts, offset) - 1
        start = starts[line]
        if not self._wide:
            return Position(line, offset - start)
        return Position(line, offset - start - self._over(offset) + self._over(start))

    def position_utf8(self, offset: int) -> Position:
        """Line and UTF-8 column of a byte offset."""
        line = self.line_of(offset)
        return Position(line, offset - self.starts[line])

    def line_end(self, line: int) -> int:
        """The offset before a line's break; before the LF where the break is CR LF."""
        following = line + 1
        return self.starts[following] - 1 if following < len(self.starts) else self.size

    def offset(self, position: Position) -> int:
        """The byte offset of a UTF-16 position; beyond a line's or the file's end, that end."""
        line, column = position
        if line < 0:
            return 0
        if line >= len(self.starts):
            return self.size
        start, end = self.starts[line], self.line_end(line)
        if not self._wide:
            return min(start + max(column, 0), end)
        return self._wide_offset(start, end, max(column, 0))

    def _wide_offset(self, start: int, end: int, column: int) -> int:
        """From the last wide character that ends at or before the column, on by single bytes."""
        before, wide, excess = self._over(start), self._wide, self._excess
        low, high = bisect.bisect_right(wide, start), bisect.bisect_right(wide, end)
        at = bisect.bisect_right(
            range(low, high), column, key=lambda i: wide[i] - start - excess[i] + before
        )
        over = excess[low + at - 1] - before if at else 0
        return min(start + column + over, end)

    def offset_utf8(self, position: Position) -> int:
        """The byte offset of a UTF-8 position, clamped likewise."""
        line, column = position
        if line < 0:
            return 0
        if line >= len(self.starts):
            return self.size
        return min(self.starts[line] + max(column, 0), self.line_end(line))

    @classmethod
    def unpacked(cls, measured: Measured) -> "Lines":
        """What `measure` gave."""
        lengths, wide, excess, size = measured
        code = code_of(size)
        starts = array("I", itertools.accumulate(numbers_in(lengths, code), initial=0))
        return cls(starts, numbers_in(wide, code), numbers_in(excess, code), size)


def measure(source: bytes) -> Measured:
    """What `Lines` needs of a source, packed; hot, so the loops are the interpreter's."""
    # Bytes split at LF, CR LF and CR: exactly what ends a line here.
    code = code_of(len(source))
    lengths = array(code, map(len, source.splitlines(True)))  # noqa: FBT003 takes no keyword
    if lengths and not source.endswith((b"\n", b"\r")):
        lengths.pop()
    wide, excess = array(code), array(code)
    if not source.isascii():
        total = 0
        for found in _WIDE.finditer(source):
            size = found.end() - found.start()
            units = 2 if size == _ASTRAL else 1
            if found.start() == 0 and found.group() == _BOM:
                units = 0
            total += size - units
            wide.append(found.end())
            excess.append(total)
    return raw_of(lengths), raw_of(wide), raw_of(excess), len(source)


def code_of(size: int) -> Literal["H", "I"]:
    """The narrowest numbers that hold every place in a source of that size."""
    return "H" if size < _NARROW else "I"


def raw_of(values: "array[int]") -> bytes:
    """Numbers as they are stored."""
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def numbers_in(data: bytes, code: Literal["H", "I"]) -> "array[int]":
    """What `raw_of` gave."""
    values = array(code)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values
