"""Answers as JSON, written straight into bytes: ten thousand places cost a few milliseconds."""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote_from_bytes

from crewkit_index.answers import CallItem, Confidence, Location, Range, Symbol
from crewkit_index.facts import Kind
from crewkit_index.questions import Questions
from crewkit_lsp.messages import encoded
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

Spell = Callable[[str, Range], str]


class Speller:
    """Writes the answers of one workspace in the unit that its client counts in."""

    def __init__(self, workspace: Questions, encoding: str) -> None:
        self._workspace = workspace
        self._base = uri_of(str(workspace.root)).rstrip("/") + "/"
        self.range = _range if encoding == UTF16 else self._converted_range
        self._encoding = encoding

    def uri(self, path: str) -> str:
        """Return the URI of a file of the workspace."""
        return self._base + quote_from_bytes(path.encode("utf-8", "surrogateescape"), "/~")

    def column_in(self, path: str, line: int, units: int) -> int:
        """Return a client's column in the index's unit."""
        if self._encoding == UTF16:
            return units
        return converted(self._workspace.line(path, line) or "", units, UTF8, UTF16)

    def locations(self, found: Sequence[Location]) -> bytes:
        """Return places, a guess marked as one."""
        spell, heads = self.range, _Heads(self.uri)
        written = [
            f"{heads[place.path]}{spell(place.path, place.selection)}{_SURE[place.confidence]}"
            for place in found
        ]
        return f"[{','.join(written)}]".encode()

    def outline(self, symbols: Iterable[Symbol]) -> bytes:
        """Return what a file defines, nested."""
        return f"[{','.join(map(self._nested, symbols))}]".encode()

    def symbols(self, found: Iterable[Symbol]) -> bytes:
        """Return definitions of many files, each with its whole range."""
        return f"[{','.join(map(self._flat, found))}]".encode()

    def item(self, item: CallItem) -> str:
        """Return something that calls or is called; it is to come back as it is."""
        data = encoded({"kind": int(item.kind), "definition": item.definition}).decode()
        return (
            f'{{"name":{_text(item.name)},"kind":{_KINDS[item.kind]},'
            f'"detail":{_text(item.detail or item.path)},"uri":{_text(self.uri(item.path))},'
            f'"range":{self.range(item.path, item.range)},'
            f'"selectionRange":{self.range(item.path, item.selection)},"data":{data}}}'
        )

    def ranges(self, path: str, ranges: Iterable[Range]) -> str:
        """Return ranges of one file."""
        return f"[{','.join(self.range(path, one) for one in ranges)}]"

    def _nested(self, symbol: Symbol) -> str:
        inner = ",".join(map(self._nested, symbol.children))
        return (
            f'{{"name":{_text(symbol.name or "?")},"kind":{_KINDS[symbol.kind]},'
            f'"detail":{_text(symbol.detail)},"range":{self.range(symbol.path, symbol.range)},'
            f'"selectionRange":{self.range(symbol.path, symbol.selection)},"children":[{inner}]}}'
        )

    def _flat(self, symbol: Symbol) -> str:
        return (
            f'{{"name":{_text(symbol.name)},"kind":{_KINDS[symbol.kind]},'
            f'"containerName":{_text(symbol.container)},"location":{{'
            f'"uri":{_text(self.uri(symbol.path))},'
            f'"range":{self.range(symbol.path, symbol.range)}}}}}'
        )

    def _converted_range(self, path: str, place: Range) -> str:
        (first, begin), (last, end) = place.start, place.end
        begin = self._column_out(path, first, begin)
        end = self._column_out(path, last, end)
        return _written(first, begin, last, end)

    def _column_out(self, path: str, line: int, units: int) -> int:
        return converted(self._workspace.line(path, line) or "", units, UTF16, UTF8)


class _Heads(dict[str, str]):
    """The beginning of a location in a file, made once a file."""

    def __init__(self, uri: Callable[[str], str]) -> None:
        super().__init__()
        self._uri = uri

    def __missing__(self, path: str) -> str:
        self[path] = head = f'{{"uri":{_text(self._uri(path))},"range":'
        return head


_SURE = {
    Confidence.EXACT: "}",
    Confidence.LIKELY: ',"confidence":"likely"}',
    Confidence.GUESS: ',"confidence":"guess"}',
}


def _range(_: str, place: Range) -> str:
    (first, begin), (last, end) = place.start, place.end
    return _written(first, begin, last, end)


def _written(first: int, begin: int, last: int, end: int) -> str:
    return (
        f'{{"start":{{"line":{first},"character":{begin}}},'
        f'"end":{{"line":{last},"character":{end}}}}}'
    )


def _text(value: str) -> str:
    return encoded(value).decode()
