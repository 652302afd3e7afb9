"""Where something stands in text that is JSON, escaped once or several times."""

import string
from collections.abc import Iterator

Span = tuple[int, int, str]
"""Where a secret begins and ends, and what it opens."""

DIGITS = frozenset(b"0123456789")
LETTERS = frozenset(string.ascii_letters.encode())
WORD = DIGITS | LETTERS | frozenset(b"_")

_ESCAPED = b"nrtbf"
_COLOR = 12


def places(data: bytes, literal: bytes) -> Iterator[int]:
    """Yield where *literal* stands, from left to right."""
    place = data.find(literal)
    while place >= 0:
        yield place
        place = data.find(literal, place + len(literal))


def begins(data: bytes, place: int) -> bool:
    """Test whether a word begins here: after no letter, or after one that ends an escape."""
    if place == 0:
        return True
    before = data[place - 1]
    if before not in WORD:
        return True
    if before in _ESCAPED and data[place - 2 : place - 1] == b"\\":
        return True
    if data[place - 6 : place - 4] == b"\\u" or data[place - 3 : place - 2] == b"%":
        return True
    color = data[max(0, place - _COLOR) : place].rpartition(b"[")[2]
    return before == ord("m") and color[:-1].replace(b";", b"").isdigit()
