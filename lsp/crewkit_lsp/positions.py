"""Positions in the unit that a client counts in; the index counts in UTF-16."""

import re
from collections.abc import Sequence

UTF16 = "utf-16"
UTF8 = "utf-8"

_BREAKS = re.compile("\r\n|\n|\r")


def agreed_encoding(offered: object) -> str:
    """Return the first of a client's encodings that is spoken here; UTF-16 where it says none."""
    if isinstance(offered, list):
        for encoding in offered:
            if isinstance(encoding, str) and encoding in {UTF16, UTF8}:
                return encoding
    return UTF16


def offset_in(line: str, units: int, encoding: str) -> int:
    """Return the index into *line* after *units*, inside a character: before it; clamped."""
    if line.isascii():
        return min(units, len(line))
    passed = 0
    for index, character in enumerate(line):
        passed += width(character, encoding)
        if passed > units:
            return index
    return len(line)


def units_of(text: str, encoding: str) -> int:
    """Return how many units *text* is long."""
    if text.isascii():
        return len(text)
    return sum(width(character, encoding) for character in text)


def width(character: str, encoding: str) -> int:
    """Return how many units *character* takes; a lone surrogate counts as what replaces it."""
    if encoding == UTF16:
        return 2 if character > "\uffff" else 1
    return len(character.encode("utf-8", "surrogatepass"))


def line_starts(text: str) -> list[int]:
    r"""Return where each line of *text* begins; \n, \r\n and \r end one."""
    return [0, *(match.end() for match in _BREAKS.finditer(text))]


def offset_of(text: str, starts: Sequence[int], line: int, character: int, encoding: str) -> int:
    """Return the index into *text* of a position; beyond the text: its end."""
    if line >= len(starts):
        return len(text)
    begin = starts[line]
    end = starts[line + 1] if line + 1 < len(starts) else len(text)
    content = text[begin:end].rstrip("\r\n")
    return begin + offset_in(content, character, encoding)


def converted(line: str, units: int, given: str, wanted: str) -> int:
    """Return a column of *line*, given in one encoding, in another."""
    return units_of(line[: offset_in(line, units, given)], wanted)
