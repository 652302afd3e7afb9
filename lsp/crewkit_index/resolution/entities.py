"""What names stand for, and what expressions are worth."""

from typing import Final, NamedTuple

from crewkit_index.answers import Confidence
from crewkit_index.facts import NOTHING, Kind


class Item(NamedTuple):
    """A definition of a file; with `NOTHING` as index, the file itself as a module."""

    path: str
    index: int = NOTHING  # type: ignore[assignment]  # tuple.index is never asked of an item


class Value(NamedTuple):
    """What an expression is worth: an instance of a type, or a definition itself."""

    item: Item | None
    """None: something from outside the repository."""
    instance: bool = False
    name: str = ""
    """The outside type's name, where it is known."""
    arguments: tuple[tuple["Value", ...], ...] = ()
    """Of a generic type: what each argument may be."""
    member: str = ""
    """An outside member of `holder`."""
    holder: "Value | None" = None
    scope: int = NOTHING
    """Of a type written in place: the scope of its members in the item's file."""


Values = tuple[Value, ...]

OUTSIDE: Final = Value(None)


class Outcome(NamedTuple):
    """Where a name leads."""

    items: tuple[Item, ...] = ()
    confidence: Confidence = Confidence.EXACT
    outside: bool = False
    """Known to belong to something that is not in the repository."""


UNKNOWN: Final = Outcome()
FOREIGN: Final = Outcome(outside=True)

TYPES: Final = frozenset(
    (Kind.CLASS, Kind.STRUCT, Kind.TRAIT, Kind.INTERFACE, Kind.ENUM, Kind.UNION, Kind.MODULE)
)
CALLABLE: Final = frozenset((Kind.FUNCTION, Kind.METHOD, Kind.CONSTRUCTOR, Kind.MACRO))
