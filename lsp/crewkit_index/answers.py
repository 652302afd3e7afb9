"""What a workspace answers: positions are lines and UTF-16 columns from 0."""

import enum

import msgspec

from crewkit_index.facts import NOTHING, Kind
from crewkit_index.lines import Position

__all__ = [
    "Call",
    "CallItem",
    "Confidence",
    "Fault",
    "Hover",
    "Location",
    "Position",
    "Progress",
    "Range",
    "Stopped",
    "Symbol",
]


class Confidence(enum.IntEnum):
    """How sure an answer is; greater is surer."""

    GUESS = 1
    """The name fits and nothing speaks against it."""
    LIKELY = 2
    """One step on the way was inferred."""
    EXACT = 3
    """Scopes, imports and declared types lead here."""


class Stopped(Exception):
    """A question was given up: canceled, or its deadline passed."""


class Range(msgspec.Struct, array_like=True, frozen=True, gc=False, order=True):
    """From `start` up to, not including, `end`."""

    start: Position
    end: Position


class Location(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A place in a file, with slashes and relative to the root.

    `range` is the whole definition where one is meant, and the name alone for a mention;
    `selection` is the name and lies within `range`.
    """

    path: str
    range: Range
    selection: Range
    confidence: Confidence = Confidence.EXACT
    declaration: bool = False


class Symbol(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A definition, with what it contains when a whole file was asked for."""

    name: str
    kind: Kind
    path: str
    range: Range
    selection: Range
    container: str = ""
    """The name of what it belongs to."""
    detail: str = ""
    """Its signature."""
    traits: int = 0
    children: tuple["Symbol", ...] = ()


class Hover(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is known about what stands here, as Markdown."""

    markdown: str
    range: Range
    """Of the identifier asked about."""


class CallItem(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Something that calls or is called. Ask again with the same item, whole."""

    name: str
    kind: Kind
    path: str
    range: Range
    selection: Range
    detail: str = ""
    definition: int = NOTHING


class Call(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One caller or callee, and where the calls stand (always in the caller's file)."""

    item: CallItem
    ranges: tuple[Range, ...]
    confidence: Confidence = Confidence.EXACT


class Fault(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A syntax error."""

    range: Range
    message: str


class Progress(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """How far the index is. Answers are complete in every phase; they only cost more at first."""

    phase: str
    """`scanning`, `building`, `ready` or `failed`."""
    done: int
    total: int
    """Files."""
    languages: dict[str, int]
    """Files of each language."""
    left_out: int = 0
    """Files beyond the limit on their number."""
    tokens_only: int = 0
    """Files too big, too wide or too deep to be parsed: found by their identifiers."""
    writer: bool = False
    """Whether this process keeps the stored index (another one does otherwise)."""
    stored: bool = False
    """Whether the index is on disk (otherwise it lives in this process's memory)."""
    copied: int = 0
    """Files whose facts came from another working tree's index, not from reading them."""
    detail: str = ""
    """Why it failed, or why it is not stored."""
