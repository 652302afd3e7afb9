"""What resolution reads: the same whether the index is cold, half built or warm."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from crewkit_index.answers import Confidence
from crewkit_index.facts import NOTHING
from crewkit_index.packed import FileFacts


class Index(Protocol):
    """A repository's facts, fresh at the start of the question and unchanged until its end.

    Paths are relative to the root, with slashes. Every method may raise `Stopped` when the
    question's deadline passed or it was canceled: let it through.
    """

    def paths(self) -> Sequence[str]:
        """Every indexed file, sorted."""

    def has(self, path: str) -> bool:
        """Whether that file is indexed."""

    def facts(self, path: str) -> FileFacts | None:
        """One file's facts; parsed now if they are not yet known."""

    def prefetch(self, paths: Iterable[str]) -> None:
        """Announce files that will be asked for, so that they are parsed beside one another."""

    def files_with(self, token: str) -> Sequence[str]:
        """Files in which that identifier occurs, sorted."""

    def files_defining(self, name: str) -> Sequence[str]:
        """Files with a definition of that name that is not local, sorted."""

    def read(self, path: str) -> bytes | None:
        """The bytes of any regular file under the root (tsconfig.json, Cargo.toml), bounded.

        Not the index's: an editor's unsaved text of it counts. None when it is not there, is too
        big, or is a link out of the root.
        """

    def remember(self, key: object) -> dict[object, object]:
        """A dictionary that lives until any file changes: what resolution may derive once."""


class Found(NamedTuple):
    """A place that resolution found."""

    path: str
    start: int
    """Of the name, in bytes."""
    end: int
    definition: int = NOTHING
    """Its index in that file's definitions; `NOTHING` for a mere mention or a whole file."""
    confidence: Confidence = Confidence.EXACT


class Caller(NamedTuple):
    """A definition that calls, or is called, and where the calls stand."""

    found: Found
    calls: tuple[tuple[int, int], ...]
    """Byte ranges of the called names: in the caller's file."""


class Resolution(Protocol):
    """How names find definitions; `crewkit_index.resolution` has it for every language.

    `offset` is in bytes, in or just after an identifier. Best answers first; nothing rather than
    a namesake where the name belongs to something outside the repository.
    """

    def definitions(self, index: Index, path: str, offset: int) -> Sequence[Found]:
        """Where what stands here is defined."""

    def references(self, index: Index, path: str, offset: int) -> Sequence[Found]:
        """Every mention of what stands here, its declarations included (with `definition` set)."""

    def implementations(self, index: Index, path: str, offset: int) -> Sequence[Found]:
        """What implements or overrides what stands here."""

    def incoming(self, index: Index, path: str, definition: int) -> Sequence[Caller]:
        """Definitions that call that one."""

    def outgoing(self, index: Index, path: str, definition: int) -> Sequence[Caller]:
        """Definitions that that one calls."""
