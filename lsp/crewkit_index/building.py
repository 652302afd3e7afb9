"""Collecting one file's facts: what a language's `extract` fills."""

from collections.abc import Iterable

from crewkit_index.facts import (
    NOTHING,
    Definition,
    Export,
    Form,
    Import,
    ModuleDeclaration,
    Relation,
    Role,
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
        """Every identifier: token -> (start << 8 | role). Each start once: a later role wins
        only through `role()`."""
        self.receivers: list[tuple[int, int, int]] = []  # (member start, form, head start)

    def occur(self, token: bytes, start: int, role: int = Role.READ) -> None:
        """One identifier at `start`; hot loops fill `occurrences` themselves."""
        self.occurrences.setdefault(token, []).append(start << 8 | role)

    def occur_all(self, spans: Iterable[tuple[int, int]], role: int = Role.READ) -> None:
        """Many identifiers of one role, as (start, end)."""
        source, occurrences = self.source, self.occurrences
        for start, end in spans:
            token = source[start:end]
            places = occurrences.get(token)
            if places is None:
                occurrences[token] = [start << 8 | role]
            else:
                places.append(start << 8 | role)

    def receiver(self, member: int, form: Form, head: int = NOTHING) -> None:
        """What stands before the member that starts at `member`."""
        self.receivers.append((member, form, head))

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
            receivers=self.receivers,
            outline=Outline(self.definitions, self.relations),
            ways=Ways(self.scopes, self.imports, self.exports, self.modules),
            faults=self.faults,
            tokens_only=tokens_only,
        )
