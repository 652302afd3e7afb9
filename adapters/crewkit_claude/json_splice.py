"""Changing a JSON document in a few places and leaving every other byte as its owner wrote it."""

import json
from collections.abc import Iterator
from typing import Any

import attrs

_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


@attrs.frozen
class Item:
    """A member of an object or an element of an array.

    Attributes:
        key: None for an element.
        start: Where it begins, its key included.
        value_start: Where its value begins.
        end: Where its value ends.
    """

    key: str | None
    start: int
    value_start: int
    end: int
    value: Any


def items(text: str, start: int) -> list[Item]:
    """Return the items of the object or array that begins at *start*.

    Raises:
        ValueError: it is no valid JSON.
    """
    return list(_items(text, start))


def put(text: str, start: int, item: str) -> str:
    """Append *item* to the object or array at *start*, as far from its neighbor as that one is."""
    known = items(text, start)
    if not known:
        return f"{text[: start + 1]}{item}{text[start + 1 :]}"
    last = known[-1]
    before = known[-2].end + 1 if len(known) > 1 else start + 1
    gap = text[before : last.start]
    gap = gap[len(gap.rstrip(_BLANK)) :]
    return f"{text[: last.end]},{gap}{item}{text[last.end :]}"


def take(text: str, start: int, index: int) -> str:
    """Take the item at *index* out of the object or array at *start*: what ``put`` did, undone."""
    known = items(text, start)
    if index > 0:
        return text[: known[index - 1].end] + text[known[index].end :]
    following = known[1].start if len(known) > 1 else known[0].end
    return text[: known[0].start] + text[following:]


def beginning(text: str) -> int:
    """Return where the document begins."""
    return _skip(text, 0)


def _items(text: str, start: int) -> Iterator[Item]:
    named = text[start] == "{"
    place = _skip(text, start + 1)
    while text[place : place + 1] not in {"}", "]", ""}:
        key, value_start = None, place
        if named:
            key, after = _DECODER.raw_decode(text, place)
            value_start = _skip(text, _skip(text, after) + 1)
        value, end = _DECODER.raw_decode(text, value_start)
        yield Item(key, place, value_start, end, value)
        place = _skip(text, end)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)


def _skip(text: str, place: int) -> int:
    while text[place : place + 1] and text[place] in _BLANK:
        place += 1
    return place
