"""The packed form of one file's facts: sections of bytes, each decoded when first asked for."""

import bisect
import functools
import itertools
import threading
from array import array
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import msgspec
import zstandard

from crewkit_index.facts import (
    Definition,
    Export,
    Import,
    ModuleDeclaration,
    Relation,
    Scope,
    SyntaxFault,
    Trait,
)
from crewkit_index.lines import Lines, Measured, code_of, numbers_in, raw_of

_LEVEL: Final = 1


class Outline(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What the file defines."""

    definitions: list[Definition]
    relations: list[Relation]


class Ways(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """How names travel: scopes, and what comes in and goes out."""

    scopes: list[Scope]
    imports: list[Import]
    exports: list[Export]
    modules: list[ModuleDeclaration]


class Occurrence(NamedTuple):
    """One identifier where it stands."""

    start: int
    end: int
    token: str


class _Sections(msgspec.Struct, array_like=True, frozen=True, gc=False):
    language: str
    tokens_only: bool
    faults: msgspec.Raw
    lines: msgspec.Raw
    tokens: msgspec.Raw
    places: msgspec.Raw
    outline: msgspec.Raw
    ways: msgspec.Raw


class _Frames(threading.local):
    """One compressor and one decompressor a thread: making one costs more than using it."""

    def __init__(self) -> None:
        super().__init__()
        self.compress = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


_frames: Final = _Frames()
_encode: Final = msgspec.msgpack.Encoder().encode
_SECTIONS: Final = msgspec.msgpack.Decoder(_Sections)
_FAULTS: Final = msgspec.msgpack.Decoder(list[SyntaxFault])
_LINES: Final = msgspec.msgpack.Decoder(Measured)
_TOKENS: Final = msgspec.msgpack.Decoder(list[str])
_PLACES: Final = msgspec.msgpack.Decoder(tuple[bytes, bytes])
_OUTLINE: Final = msgspec.msgpack.Decoder(Outline)
_WAYS: Final = msgspec.msgpack.Decoder(Ways)


def pack(
    *,
    language: str,
    lines: Measured,
    occurrences: Mapping[bytes, list[int]],
    outline: Outline,
    ways: Ways,
    faults: list[SyntaxFault],
    tokens_only: bool,
) -> "FileFacts":
    """Pack what a builder collected: one frame for all, its sections decoded one by one."""
    raw = msgspec.Raw
    try:
        tokens = [token.decode() for token in occurrences]
    except UnicodeDecodeError:  # what is no text is no name that anybody could ask for
        occurrences = {token: places for token, places in occurrences.items() if _is_text(token)}
        tokens = [token.decode() for token in occurrences]
    sections = _Sections(
        language=language,
        tokens_only=tokens_only,
        faults=raw(_encode(faults)),
        lines=raw(_encode(lines)),
        tokens=raw(_encode(tokens)),
        places=raw(_encode(_places(occurrences, lines[-1]))),
        outline=raw(_encode(outline)),
        ways=raw(_encode(ways)),
    )
    facts = FileFacts(_frames.compress(_encode(sections)))
    vars(facts).update(_sections=sections, tokens=tokens, _outline=outline)  # known: not decoded
    return facts


def _is_text(token: bytes) -> bool:
    try:
        token.decode()
    except UnicodeDecodeError:
        return False
    return True


def _places(occurrences: Mapping[bytes, list[int]], size: int) -> tuple[bytes, bytes]:
    """How many places each token has; then where each starts."""
    code = code_of(size)
    for places in occurrences.values():
        if len(places) > 1:
            places.sort()
    starts = itertools.chain.from_iterable(occurrences.values())
    return raw_of(array(code, map(len, occurrences.values()))), raw_of(array(code, starts))


class FileFacts:
    """One file's facts. Equal when their bytes are; pickles as those bytes."""

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    def __reduce__(self) -> tuple[type["FileFacts"], tuple[bytes]]:
        return FileFacts, (self.packed,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileFacts) and self.packed == other.packed

    def __hash__(self) -> int:
        return hash(self.packed)

    @functools.cached_property
    def _sections(self) -> _Sections:
        return _SECTIONS.decode(_frames.decompress(self.packed))

    @property
    def language(self) -> str:
        """The language's name in the registry."""
        return self._sections.language

    @property
    def tokens_only(self) -> bool:
        """Whether the source could not be parsed within bounds: identifiers only."""
        return self._sections.tokens_only

    @functools.cached_property
    def faults(self) -> list[SyntaxFault]:
        """What the grammar could not read."""
        return _FAULTS.decode(self._sections.faults)

    @functools.cached_property
    def lines(self) -> Lines:
        """Offsets to positions and back."""
        return Lines.unpacked(_LINES.decode(self._sections.lines))

    # -- what is defined ---------------------------------------------------------------------

    @functools.cached_property
    def _outline(self) -> Outline:
        return _OUTLINE.decode(self._sections.outline)

    @property
    def definitions(self) -> list[Definition]:
        """In order of start, outer before inner."""
        return self._outline.definitions

    @property
    def relations(self) -> list[Relation]:
        """Bases, mixins, receivers' types."""
        return self._outline.relations

    @functools.cached_property
    def by_name(self) -> dict[str, list[int]]:
        """Indices of definitions by name."""
        found: dict[str, list[int]] = {}
        for index, definition in enumerate(self.definitions):
            found.setdefault(definition.name, []).append(index)
        return found

    @functools.cached_property
    def relations_of(self) -> dict[int, list[Relation]]:
        """Relations by the definition they belong to."""
        found: dict[int, list[Relation]] = {}
        for relation in self.relations:
            found.setdefault(relation.definition, []).append(relation)
        return found

    @functools.cached_property
    def children(self) -> dict[int, list[int]]:
        """Indices of definitions by their container (`NOTHING`: of the file)."""
        found: dict[int, list[int]] = {}
        for index, definition in enumerate(self.definitions):
            found.setdefault(definition.container, []).append(index)
        return found

    def outward_names(self) -> list[str]:
        """Names that other files may ask for: of definitions that are not local, each once."""
        local = Trait.LOCAL
        names = [found.name for found in self.definitions if not found.traits & local]
        return list(dict.fromkeys(names))

    @functools.cached_property
    def outward_set(self) -> frozenset[str]:
        """`outward_names`, to ask whether one is among them."""
        return frozenset(self.outward_names())

    # -- how names travel --------------------------------------------------------------------

    @functools.cached_property
    def _ways(self) -> Ways:
        return _WAYS.decode(self._sections.ways)

    @property
    def scopes(self) -> list[Scope]:
        """In order of start; the first is the file."""
        return self._ways.scopes

    @property
    def imports(self) -> list[Import]:
        """Every imported name."""
        return self._ways.imports

    @property
    def exports(self) -> list[Export]:
        """Every exported name that no definition's trait says."""
        return self._ways.exports

    @property
    def modules(self) -> list[ModuleDeclaration]:
        """`mod x;`, `package x`."""
        return self._ways.modules

    # -- what is named -----------------------------------------------------------------------

    @functools.cached_property
    def tokens(self) -> list[str]:
        """Every identifier, once."""
        return _TOKENS.decode(self._sections.tokens)

    @functools.cached_property
    def token_set(self) -> frozenset[str]:
        """`tokens`, to ask whether one is among them."""
        return frozenset(self.tokens)

    @functools.cached_property
    def _places(self) -> "tuple[list[int], array[int]]":
        counts, places = _PLACES.decode(self._sections.places)
        code = code_of(self.lines.size)
        ends = itertools.accumulate(numbers_in(counts, code), initial=0)
        return list(ends), numbers_in(places, code)

    def _of(self, token: int) -> Iterator[Occurrence]:
        ends, places = self._places
        name = self.tokens[token]
        size = len(name.encode())
        for start in places[ends[token] : ends[token + 1]]:
            yield Occurrence(start, start + size, name)

    def occurrences_of(self, name: str) -> list[Occurrence]:
        """Every place one identifier stands, in order."""
        try:
            token = self.tokens.index(name)
        except ValueError:
            return []
        return list(self._of(token))

    @functools.cached_property
    def occurrences(self) -> list[Occurrence]:
        """Every identifier in order of its start."""
        return sorted(
            itertools.chain.from_iterable(self._of(token) for token in range(len(self.tokens)))
        )

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [occurrence.start for occurrence in self.occurrences]

    def occurrence_at(self, offset: int) -> Occurrence | None:
        """The identifier that `offset` is in, or just after."""
        at = bisect.bisect_right(self._starts, offset) - 1
        if at < 0:
            return None
        found = self.occurrences[at]
        return found if found.start <= offset <= found.end else None

    def scope_at(self, offset: int) -> int:
        """The innermost scope an offset is in."""
        best = 0
        for index, scope in enumerate(self.scopes):
            if scope.start > offset:
                break
            if offset < scope.end or (offset == scope.end and index == 0):
                best = index
        return best
