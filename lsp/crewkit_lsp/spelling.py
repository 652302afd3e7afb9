"""Answers in LSP's shapes and in the unit that the client counts in."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote_from_bytes

from crewkit_index import answers
from crewkit_index.answers import Confidence
from crewkit_index.facts import Kind
from crewkit_index.questions import Questions
from crewkit_lsp import wire
from crewkit_lsp.positions import UTF8, UTF16, converted
from crewkit_lsp.uris import uri_of

# of LSP's SymbolKind; what it has no word for gets its nearest relative
_KINDS = {
    Kind.MODULE: 2,
    Kind.PACKAGE: 4,
    Kind.CLASS: 5,
    Kind.METHOD: 6,
    Kind.PROPERTY: 7,
    Kind.FIELD: 8,
    Kind.CONSTRUCTOR: 9,
    Kind.ENUM: 10,
    Kind.INTERFACE: 11,
    Kind.TRAIT: 11,
    Kind.FUNCTION: 12,
    Kind.MACRO: 12,
    Kind.VARIABLE: 13,
    Kind.PARAMETER: 13,
    Kind.CONSTANT: 14,
    Kind.IMPLEMENTATION: 3,
    Kind.ENUM_MEMBER: 22,
    Kind.STRUCT: 23,
    Kind.UNION: 23,
    Kind.TYPE: 5,
    Kind.TYPE_PARAMETER: 26,
}

# by the confidence's number: the hash of an enum's member is computed in Python
_SURE = ("", *("" if one is Confidence.EXACT else one.name.lower() for one in Confidence))


class Speller:
    """Spells the answers of one workspace."""

    def __init__(self, workspace: Questions, encoding: str) -> None:
        self._workspace = workspace
        self._base = uri_of(str(workspace.root)).rstrip("/") + "/"
        self._encoding = encoding
        self.range = _range if encoding == UTF16 else self._converted

    def uri(self, path: str) -> str:
        """Return the URI of a file of the workspace."""
        return self._base + quote_from_bytes(path.encode("utf-8", "surrogateescape"), "/~")

    def column_in(self, path: str, line: int, units: int) -> int:
        """Return a client's column in the index's unit."""
        if self._encoding == UTF16:
            return units
        return converted(self._workspace.line(path, line) or "", units, UTF8, UTF16)

    def locations(self, found: Sequence[answers.Location]) -> bytes:
        """Return places; what is not exact is marked."""
        spell, uris = self.range, _Uris(self)
        return wire.encode(
            [
                wire.Location(
                    uris[place.path], spell(place.path, place.selection), _SURE[place.confidence]
                )
                for place in found
            ]
        )

    def outline(self, symbols: Iterable[answers.Symbol]) -> list[wire.DocumentSymbol]:
        """Return what a file defines, nested."""
        return [
            wire.DocumentSymbol(
                name=symbol.name or "?",
                kind=_KINDS[symbol.kind],
                detail=symbol.detail,
                range=self.range(symbol.path, symbol.range),
                selection_range=self.range(symbol.path, symbol.selection),
                children=self.outline(symbol.children),
            )
            for symbol in symbols
        ]

    def symbol(self, symbol: answers.Symbol) -> wire.WorkspaceSymbol:
        """Return a definition of any file, with its whole range."""
        place = wire.Location(self.uri(symbol.path), self.range(symbol.path, symbol.range))
        return wire.WorkspaceSymbol(symbol.name, _KINDS[symbol.kind], symbol.container, place)

    def item(self, item: answers.CallItem) -> wire.CallHierarchyItem:
        """Return something that calls or is called; it is to come back as it is."""
        return wire.CallHierarchyItem(
            name=item.name,
            kind=_KINDS[item.kind],
            detail=item.detail,
            uri=self.uri(item.path),
            range=self.range(item.path, item.range),
            selection_range=self.range(item.path, item.selection),
            data=wire.ItemData(int(item.kind), item.definition),
        )

    def ranges(self, path: str, ranges: Iterable[answers.Range]) -> list[wire.Range]:
        """Return ranges of one file."""
        return [self.range(path, one) for one in ranges]

    def _converted(self, path: str, place: answers.Range) -> wire.Range:
        (first, begin), (last, end) = place.start, place.end
        return wire.Range(
            wire.Position(first, self._column_out(path, first, begin)),
            wire.Position(last, self._column_out(path, last, end)),
        )

    def _column_out(self, path: str, line: int, units: int) -> int:
        return converted(self._workspace.line(path, line) or "", units, UTF16, UTF8)


class _Uris(dict[str, str]):
    """URIs of files, each made once."""

    def __init__(self, speller: Speller) -> None:
        super().__init__()
        self._speller = speller

    def __missing__(self, path: str) -> str:
        self[path] = uri = self._speller.uri(path)
        return uri


def _range(_: str, place: answers.Range) -> wire.Range:
    (first, begin), (last, end) = place.start, place.end
    return wire.Range(wire.Position(first, begin), wire.Position(last, end))
