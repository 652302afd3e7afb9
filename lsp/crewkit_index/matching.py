"""Which names a query means, best first, out of a million."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_CAP: Final = 10_000
"""Names looked at in each stage."""
_PARTS: Final = re.compile(r"::|[./#\s]+")


def split_query(query: str) -> tuple[list[str], str]:
    """The containers a query names, and the name: `Foo.bar` is bar within Foo."""
    parts = [part for part in _PARTS.split(query) if part]
    return (parts[:-1], parts[-1]) if parts else ([], "")


class Names:
    """Defined names on lines, sorted without regard to ASCII case, and a few unsorted ones."""

    def __init__(self, lines: bytes, lower: bytes, others: Iterable[str]) -> None:
        self._lines = lines
        self._lower = lower
        self._others = set(others)

    def matching(self, query: str) -> Iterator[str]:
        """Exact names, then those it begins, those it is part of, those its letters run through.

        Within each, shorter names first. Lazy: a later stage is looked for when asked for.
        """
        wanted = query.encode("utf-8", "replace").lower()
        if not wanted or b"\n" in wanted:
            return
        given: set[str] = set()
        for stage in (self._beginning, self._containing, self._running):
            fresh = {name for name in stage(wanted) if name not in given}
            given |= fresh
            yield from sorted(fresh, key=lambda name: _rank(name, query, wanted))

    def _beginning(self, wanted: bytes) -> Iterator[str]:
        start, end = self._bounds(wanted)
        for line in self._lines[start:end].split(b"\n", _CAP)[:_CAP]:
            if line:
                yield line.decode("utf-8", "replace")
        yield from (name for name in self._others if _lower(name).startswith(wanted))

    def _containing(self, wanted: bytes) -> Iterator[str]:
        lower, lines = self._lower, self._lines
        at = lower.find(wanted)
        for _ in range(_CAP):
            if at < 0:
                break
            start, end = lower.rfind(b"\n", 0, at) + 1, lower.find(b"\n", at)
            yield lines[start:end].decode("utf-8", "replace")
            at = lower.find(wanted, end)
        yield from (name for name in self._others if wanted in _lower(name))

    def _running(self, wanted: bytes) -> Iterator[str]:
        """Names that begin with its first letter and have the others in its order."""
        letters = [bytes((letter,)) for letter in wanted]
        gaps = (b"[^\\n" + re.escape(letter) + b"]*" + re.escape(letter) for letter in letters[1:])
        pattern = re.compile(b"^" + re.escape(letters[0]) + b"".join(gaps), re.MULTILINE)
        start, end = self._bounds(letters[0])
        region = self._lower[start:end]
        for _, found in zip(range(_CAP), pattern.finditer(region), strict=False):
            first, last = found.start(), region.find(b"\n", found.end())
            last = len(region) if last < 0 else last
            yield self._lines[start + first : start + last].decode("utf-8", "replace")
        for name in self._others:
            if pattern.match(_lower(name)):
                yield name

    def _bounds(self, prefix: bytes) -> tuple[int, int]:
        """Where the lines are that begin so."""
        return self._first(prefix), self._first(prefix + b"\xff")

    def _first(self, prefix: bytes) -> int:
        """The start of the first line not before `prefix`."""
        lower = self._lower
        low, high = 1, len(lower)  # the text begins with a break
        while low < high:
            middle = (low + high) // 2
            start = lower.rfind(b"\n", 0, middle) + 1
            end = lower.find(b"\n", middle)
            if lower[start:end] < prefix:
                low = end + 1
            else:
                high = start
        return low


def _lower(name: str) -> bytes:
    return name.encode("utf-8", "replace").lower()


def _rank(name: str, query: str, wanted: bytes) -> tuple[bool, bool, bool, int, str]:
    lower = _lower(name)
    at = lower.find(wanted)
    inner = at > 0 and not (name[at - 1 : at] == "_" or name[at : at + 1].isupper())
    return (lower != wanted, name != query, inner, len(name), name)
