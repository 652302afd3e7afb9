"""Collecting one file's facts: what a language's `extract` fills."""

from crewkit_index.facts import (
    Definition,
    Export,
    Import,
    ModuleDeclaration,
    Relation,
    Scope,
    SyntaxFault,
)
from crewkit_index.lines import measure
from crewkit_index.packed import FileFacts, Outline, Ways, pack


class FactsBuilder:
    """Lists to append to; `build` packs them.

    The lists are public on purpose: the extractors' inner loops append and extend directly.
    Definitions and scopes must be in order of their start, outer before inner.
    """

    def __init__(self, source: bytes, language: str) -> None:
        self.source = source
        self.language = language
        self.definitions: list[Definition] = []
        self.scopes: list[Scope] = [Scope(0, len(source))]
        self.imports: list[Import] = []
        self.exports: list[Export] = []
        self.relations: list[Relation] = []
        self.modules: list[ModuleDeclaration] = []
        self.faults: list[SyntaxFault] = []
        self.occurrences: dict[bytes, list[int]] = {}
        """Every identifier: where it starts, each place once."""

    def occur(self, token: bytes, start: int) -> None:
        """One identifier at `start`; hot loops fill `occurrences` themselves."""
        self.occurrences.setdefault(token, []).append(start)

    def define(self, definition: Definition) -> int:
        """Append a definition; its index."""
        self.definitions.append(definition)
        return len(self.definitions) - 1

    def build(self, *, tokens_only: bool = False) -> FileFacts:
        """The packed facts."""
        return pack(
            language=self.language,
            lines=measure(self.source),
            occurrences=self.occurrences,
            outline=Outline(self.definitions, self.relations),
            ways=Ways(self.scopes, self.imports, self.exports, self.modules),
            faults=self.faults,
            tokens_only=tokens_only,
        )
