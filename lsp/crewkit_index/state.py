"""What a session knows about the files at one moment; never changed, only replaced."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from crewkit_index.disk import Stamp
from crewkit_index.keyed import Tables

UNKNOWN: Final = b""


class Entry(NamedTuple):
    """One file on disk."""

    stamp: Stamp
    key: bytes = UNKNOWN
    """Of its facts; `UNKNOWN` until they are read out."""
    racy: bool = False
    plain: bool = False


class Loose(NamedTuple):
    """What a file holds whose facts are newer than the stored postings."""

    tokens: frozenset[str]
    names: frozenset[str]


class Overlay(NamedTuple):
    """An open document: counts until the disk differs from what it was then."""

    text: str
    source: bytes
    version: int
    stamp: Stamp | None
    key: bytes


class State(NamedTuple):
    """The files, their facts' keys, and how far the postings cover them."""

    tables: Tables
    complete: bool = False
    """Whether `tables` has postings."""
    entries: Mapping[str, Entry] = {}
    kept: Mapping[str, bytes] = {}
    """By path: the key of the facts that the postings were made of."""
    kept_at: int = 0
    """The generation of the stored index that `kept` tells."""
    loose: Mapping[str, Loose] = {}
    unposted: frozenset[str] = frozenset()
    """Paths that neither postings nor `loose` speak of: looked through when a name is asked."""
    overlays: Mapping[str, Overlay] = {}
    generation: int = 0
    """Grows whenever any file's content may have changed."""

    def unknown(self) -> list[str]:
        """Paths whose facts are still to be read out, sorted.

        Once the index is complete also those that were read out, but whose postings another
        session withdrew since: their words are not at hand any more.
        """
        if self.complete:
            return sorted(self.unposted)
        return sorted(path for path in self.unposted if self.entries[path].key == UNKNOWN)

    def posted(self, path: str) -> bool:
        """Whether the postings tell the truth about a file."""
        entry = self.entries.get(path)
        return entry is not None and entry.key != UNKNOWN and self.kept.get(path) == entry.key
