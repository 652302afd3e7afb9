"""What the seven extractors share: one query, and one pass over what it captured.

A language names its query and one function for each captured node type. Nodes come in the order of
the text, outer before inner, so the open scopes are a stack and no node is asked for its parent.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Final

import tree_sitter

from crewkit_index.building import FactsBuilder
from crewkit_index.facts import (
    NOTHING,
    Definition,
    Import,
    Kind,
    Relation,
    Scope,
    SyntaxFault,
    Trait,
)
from crewkit_index.languages.marks import ScopeKind

TEXT_LIMIT: Final = 200
"""Longer types and initializers are cut: how they begin is what can be resolved."""

FAULT_LIMIT: Final = 100
WATCHED_SIZE: Final = 20_000
"""Bytes from which the parser asks whether to go on: asking costs a twentieth."""

WIDTH_LIMIT: Final = 10_000
"""Children of one faulty node: queries are quadratic on them, and the binding's own progress
callback for queries ends the process with a segmentation fault."""

SUPPORTED_ABI: Final = range(
    tree_sitter.MIN_COMPATIBLE_LANGUAGE_VERSION, tree_sitter.LANGUAGE_VERSION + 1
)

Node = tree_sitter.Node
_START: Final = attrgetter("start_byte")
_END: Final = attrgetter("end_byte")
Handler = Callable[["Extraction", Node], None]


class TooCostly(Exception):
    """A file held the parser or the query beyond its bound."""


class Grammar:
    """One language made ready once for a process: parser, query, cursor, handlers.

    In the query `n` is a node with a handler, `i` an identifier.
    """

    def __init__(
        self,
        name: str,
        language: tree_sitter.Language,
        query: str,
        handlers: Mapping[str, Handler],
        dialect: str = "",
    ) -> None:
        self.name = name
        self.dialect = dialect
        self.language = language
        if self.language.abi_version not in SUPPORTED_ABI:
            raise ImportError(f"grammar ABI {self.language.abi_version} is not supported")
        self.parser = tree_sitter.Parser(self.language)
        self.cursor = tree_sitter.QueryCursor(tree_sitter.Query(self.language, query))
        # Apart, for the trees that have faults: `MISSING` alone is tried at every node.
        self.faults = tree_sitter.QueryCursor(
            tree_sitter.Query(self.language, "(ERROR) @e (MISSING) @e")
        )
        self.handlers = handlers

    def extract(self, source: bytes, stop: Callable[[], bool]) -> FactsBuilder:
        """The facts of one file; raises `TooCostly` once `stop` says so."""
        root = self._parse(source, stop).root_node
        faulty = root.has_error
        if faulty and _too_wide(root):
            raise TooCostly
        extraction = Extraction(self.name, source, self.dialect)
        extraction.run(self.cursor.captures(root), self.handlers)
        if faulty:
            extraction.note_faults(self.faults.captures(root).get("e", []))
        return extraction.facts

    def _parse(self, source: bytes, stop: Callable[[], bool]) -> tree_sitter.Tree:
        if len(source) < WATCHED_SIZE:
            return self.parser.parse(source)

        def read(offset: int, _point: object) -> bytes:
            return source[offset : offset + 65_536]

        try:
            return self.parser.parse(read, progress_callback=lambda *_: stop())
        except ValueError:
            self.parser.reset()
            raise TooCostly from None


def _too_wide(root: Node) -> bool:
    if root.child_count > WIDTH_LIMIT:
        return True
    return any(child.is_error and child.child_count > WIDTH_LIMIT for child in root.children)


class Extraction:
    """One file on its way to facts."""

    def __init__(self, language: str, source: bytes, dialect: str) -> None:
        self.source = source
        self.dialect = dialect
        self.facts = FactsBuilder(source, language)
        self.kinds = [ScopeKind.MODULE]
        """Of each scope."""
        self.owners = [NOTHING]
        """Of each scope the definition that opens it, or the nearest one around it."""
        self.opened: list[tuple[int, int]] = [(len(source) + 1, 0)]
        """The open scopes: (end, index)."""
        self.pending: dict[int, Node] = {}
        """What an outer node says about the one that starts at an offset (decorators, exports)."""

        self.statement: tuple[int, int] | None = None
        """Where the last `export` statement's declaration stands."""

    def run(self, captures: Mapping[str, list[Node]], handlers: Mapping[str, Handler]) -> None:
        """Facts of the whole file."""
        opened = self.opened
        nodes = captures.get("n", [])
        nodes.sort(key=_END, reverse=True)
        nodes.sort(key=_START)  # in the order of the text, outer before inner
        for node in nodes:
            start = node.start_byte
            while opened[-1][0] <= start:
                opened.pop()
            handlers[node.type](self, node)
        self._occurrences(captures.get("i", []))

    # What handlers call

    @property
    def scope(self) -> int:
        """The innermost open scope."""
        return self.opened[-1][1]

    @property
    def scope_kind(self) -> ScopeKind:
        """Its kind."""
        return self.kinds[self.opened[-1][1]]

    def around(self, *kinds: ScopeKind) -> int:
        """The innermost open scope of one of these kinds, or the file's."""
        all_kinds = self.kinds
        for _, scope in reversed(self.opened):
            if all_kinds[scope] in kinds:
                return scope
        return 0

    def definition_of(self, scope: int) -> int:
        """The definition that opens a scope, or the nearest one around it."""
        return self.owners[scope]

    def text(self, node: Node | None) -> str:
        """A node's text, cut."""
        if node is None:
            return ""
        start, end = node.byte_range
        if end - start > TEXT_LIMIT:
            end = start + TEXT_LIMIT
        return self.source[start:end].decode("utf-8", "replace")

    def push(
        self, node: Node, kind: ScopeKind, definition: int = NOTHING, start: int = NOTHING
    ) -> int:
        """Open a scope over `node`: what is captured inside is bound there."""
        first, end = node.byte_range
        scopes, owners = self.facts.scopes, self.owners
        index, parent = len(scopes), self.opened[-1][1]
        scopes.append(Scope(first if start == NOTHING else start, end, parent, definition, kind))
        owners.append(owners[parent] if definition == NOTHING else definition)
        self.kinds.append(kind)
        self.opened.append((end, index))
        return index

    def declare(
        self,
        name: Node | None,
        kind: Kind,
        node: Node,
        *,
        scope: int = NOTHING,
        opens: ScopeKind | None = None,
        type: str = "",  # noqa: A002 a definition's own word
        value: str = "",
        traits: int = 0,
    ) -> int:
        """Bind a name, in the innermost open scope unless told; the definition's index."""
        if name is None:
            return NOTHING
        start, end = name.byte_range
        if start == end:  # the parser made the name up
            return NOTHING
        bound = self.opened[-1][1] if scope == NOTHING else scope
        first, last = start, end
        if node is not name:
            first, last = node.byte_range
            first = min(first, start)
            last = max(last, end)
        definitions = self.facts.definitions
        index = len(definitions)
        definitions.append(
            Definition(
                self.source[start:end].decode("utf-8", "replace"),
                kind,
                first,
                last,
                start,
                end,
                self.owners[bound],
                bound,
                traits,
                type,
                value,
            )
        )
        if opens is not None:
            self.push(node, opens, index)
        return index

    def declare_at(
        self, start: int, end: int, kind: Kind, node: Node, *, value: str = "", traits: int = 0
    ) -> int:
        """Define what a symbol or string names: it is an occurrence of that name too."""
        token = self.source[start:end]
        if not token:
            return NOTHING
        self.facts.occur(token, start)
        scope = self.scope
        return self.facts.define(
            Definition(
                token.decode("utf-8", "replace"),
                kind,
                node.start_byte,
                node.end_byte,
                start,
                end,
                self.definition_of(scope),
                scope,
                traits | Trait.GENERATED,
                "",
                value,
            )
        )

    def local(self, name: Node, *, type: str = "", value: str = "", traits: int = 0) -> None:  # noqa: A002
        """Bind a variable that is no symbol of the file."""
        self.declare(name, Kind.VARIABLE, name, type=type, value=value, traits=traits | Trait.LOCAL)

    def relate(self, definition: int, kind: int, target: Node | None) -> None:
        """Tie a definition to a type by name."""
        if target is not None and definition != NOTHING:
            self.facts.relations.append(
                Relation(definition, kind, self.text(target), target.start_byte)
            )

    def bring(
        self,
        module: str,
        name: str,
        alias: str,
        at: Node,
        *,
        level: int = 0,
        flags: int = 0,
        scope: int = NOTHING,
    ) -> None:
        """Note an import; `at` is the identifier bound here, or what names the module."""
        start, end = at.byte_range
        bound = self.scope if scope == NOTHING else scope
        self.facts.imports.append(Import(module, name, alias, start, end, bound, level, flags))

    def _occurrences(self, nodes: list[Node]) -> None:
        starts = [node.start_byte for node in nodes]
        ends = [node.end_byte for node in nodes]
        found: defaultdict[bytes, list[int]] = defaultdict(list, self.facts.occurrences)
        tokens = map(self.source.__getitem__, map(slice, starts, ends))
        for token, start in zip(tokens, starts, strict=True):
            found[token].append(start)
        found.pop(b"", None)
        self.facts.occurrences = dict(found)

    def note_faults(self, nodes: list[Node]) -> None:
        """What the grammar could not read."""
        for node in sorted(nodes, key=lambda node: node.start_byte)[:FAULT_LIMIT]:
            start, end = node.byte_range
            if node.is_missing:
                message = f"missing {node.type}"
            else:
                words = " ".join(self.text(node).split())
                message = f"unexpected {words[:60]}" if words else "syntax error"
            self.facts.faults.append(SyntaxFault(start, end, message))
