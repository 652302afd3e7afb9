"""Rust: scopes, use trees, keys, macros, mentions."""

import re
from collections.abc import Iterable
from typing import Final

from crewkit_index.answers import Confidence
from crewkit_index.facts import NOTHING, Definition, Kind
from crewkit_index.languages.marks import LIFETIME, ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    FOREIGN,
    UNKNOWN,
    Item,
    Outcome,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rust.modules import DEPTH, IMPLS, ROOTS
from crewkit_index.resolution.rust.values import Evaluation
from crewkit_index.resolution.vocabulary import RUST_MACROS

_USE: Final = re.compile(r"\buse\b[\w:{},*\s]*$")
_NAME: Final = re.compile(r"[^\W\d]\w*")


class Rust(Evaluation):
    """Rust: scopes, use trees, keys, macros, mentions."""

    def lexical(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        for scope in file.chain(start):
            kind = file.scopes[scope].kind
            items = self.pick(q, file, scope, start, token)
            if items:
                return Outcome(tuple(items))
            imported = self.import_in(q, file, scope, token)
            if imported is not None:
                return imported
            if kind not in (ScopeKind.NAMESPACE, ScopeKind.MODULE):
                globbed = self.globbed(q, file, scope, token)
                if globbed.items:
                    return globbed
            if kind in (ScopeKind.NAMESPACE, ScopeKind.MODULE):
                found = self.in_module(q, self.module_at(q, file, start), token)
                return found if found.items or found.outside else None
        return None

    def pick(self, q: Question, file: File, scope: int, start: int, token: str) -> list[Item]:
        lifetime = file.text.raw[start - 1 : start] == "'"
        found = [
            one
            for one in file.bound(token, scope)
            if bool(file.definitions[one].traits & LIFETIME) == lifetime
        ]
        kind = file.scopes[scope].kind
        if kind == ScopeKind.CLASS:
            found = [one for one in found if file.definitions[one].kind is Kind.TYPE_PARAMETER]
        local = [
            one for one in found if file.definitions[one].kind in (Kind.VARIABLE, Kind.PARAMETER)
        ]
        if local and kind not in (ScopeKind.MODULE, ScopeKind.NAMESPACE):
            before = [
                one
                for one in local
                if file.definitions[one].end <= start
                or file.definitions[one].kind is Kind.PARAMETER
                or file.definitions[one].name_start == start
            ]
            rest = [one for one in found if one not in local]
            return [Item(file.path, one) for one in (before[-1:] or rest)]
        return [
            Item(file.path, one)
            for one in found
            if file.definitions[one].kind is not Kind.IMPLEMENTATION
        ]

    def sisters(self, file: File, definition: Definition) -> list[Item]:
        return []

    def beyond(self, q: Question, file: File, start: int, token: str) -> Outcome:
        if file.text.after(start + len(token.encode()))[:1] == "!":
            return self._macro(q, file, token)
        return self.package(q, file.path, token)

    def _macro(self, q: Question, file: File, token: str) -> Outcome:
        found = [
            item
            for item in q.defining(token)
            if (one := q.definition(item)) is not None and one.kind is Kind.MACRO
        ]
        here = [item for item in found if item.path == file.path]
        if not here and token in RUST_MACROS:
            return FOREIGN
        crate = self.crate(q, file.path)
        near = [item for item in found if self.crate(q, item.path) == crate]
        return Outcome(tuple(here or near or found)) if found else FOREIGN

    def special(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        for declared in file.facts.modules:
            if declared.start == start:
                inner = self.submodule(q, file, token, declared.path, declared.scope)
                return Outcome((Item(inner),)) if inner else UNKNOWN
        if file.text.masked[max(0, start - 2) : start] == "#[":
            return FOREIGN
        for found in file.imports:
            if found.start == start and found.name != "*":
                return self.imported(q, file, found)
        before = file.text.masked[max(0, start - 2_000) : start]
        if _USE.search(before):
            return self._in_use(q, file, start, token)
        return self._key(q, file, start, token)

    def declared(self, q: Question, file: File, found: list[int]) -> Outcome:
        """A member of a trait's impl block leads to the trait's own."""
        items = tuple(Item(file.path, index) for index in found)
        of_trait = self.trait_member(q, items[0])
        return Outcome((of_trait, *items)) if of_trait is not None else Outcome(items)

    def bare(self, q: Question, file: File, start: int, token: str) -> Outcome:
        if token == SELF:
            index = file.around(start, IMPLS)
            return Outcome((Item(file.path, index),)) if index != NOTHING else UNKNOWN
        return super().bare(q, file, start, token)

    def _in_use(self, q: Question, file: File, start: int, token: str) -> Outcome:
        prefix: list[str] = []
        at = start
        for _ in range(DEPTH):
            operator, end = file.text.operator_before(at)
            if operator == "::":
                written, first = file.text.expression_before(end)
                prefix.insert(0, written)
                at = first
            opener, opening = file.text.enclosing(at)
            if opener != "{" or not file.text.masked[:opening].rstrip().endswith("::"):
                break
            at = opening
        if not prefix:
            module = self.module_at(q, file, start)
            return self._head(q, file, start, module, token)
        return self.through(q, file, start, "::".join(prefix), token)

    def _key(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """`S { key: value }` and patterns like it."""
        after = file.text.after(start + len(token.encode()))
        if after[:1] != ":" or after[:2] == "::":
            return None
        return self._field_of(q, file, start, token)

    def _field_of(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """The field of the struct whose literal or pattern is around."""
        text = file.text.masked
        if text[:start].rstrip()[-1:] not in ("{", ","):
            return None
        opener, at = file.text.enclosing(start)
        if opener != "{":
            return None
        written, first = file.text.expression_before(at)
        name = _NAME.match(written)
        if name is None or not (written.rpartition("::")[2][:1].isupper()):
            return None
        values = self.evaluate(q, file, first, expressions.parse(written, self.language))
        found: dict[Item, None] = {}
        foreign = False
        for value in values:
            outcome = self.member(q, value, token)
            found.update(dict.fromkeys(outcome.items))
            foreign = foreign or outcome.outside
        return Outcome(tuple(found)) if found else (FOREIGN if foreign else UNKNOWN)

    def member_of(
        self, q: Question, file: File, start: int, token: str, written: str, first: int
    ) -> Outcome:
        if file.text.operator_before(start)[0] == "::":
            node = expressions.parse(written, self.language)
            if node is None:
                return self._of_bracketed(q, file, start, token, written)
            values = self._path_values(q, file, first, node)
            outcome = self.member_outcome(q, file, start, token, values)
            if outcome.confidence is Confidence.GUESS:
                return FOREIGN
            return outcome
        return super().member_of(q, file, start, token, written, first)

    def _of_bracketed(
        self, q: Question, file: File, start: int, token: str, written: str
    ) -> Outcome:
        """`<T as Trait>::m`."""
        found = re.match(r"<(.*?)(?:\s+as\s+(.*))?>$", written, re.DOTALL)
        if found is None:
            return UNKNOWN
        values = self.typed(q, file, start, found.group(2) or found.group(1))
        return self.member_outcome(q, file, start, token, values)

    def asked(self, q: Question, file: File, start: int, outcome: Outcome) -> Iterable[Item]:
        """Of a name in a trait's impl block that one definition, not the trait's."""
        here = [
            item
            for item in outcome.items
            if item.path == file.path and file.definitions[item.index].name_start == start
        ]
        return here or outcome.items

    def family(self, q: Question, item: Item) -> Iterable[Item]:
        return (item,)

    def meets(
        self, q: Question, outcome: Outcome, targets: set[Item], path: str, start: int
    ) -> bool:
        if super().meets(q, outcome, targets, path, start):
            return True
        if any(other in targets for item in outcome.items for other in self.overridden(q, item)):
            return all(self.owner_kind(q, item) is Kind.TRAIT for item in targets)
        return self._shorthand(q, targets, path, start)

    def owner_kind(self, q: Question, item: Item) -> Kind | None:
        """The kind of what a definition stands in."""
        definition = q.definition(item)
        if definition is None or definition.container == NOTHING:
            return None
        container = q.definition(Item(item.path, definition.container))
        return container.kind if container else None

    def _shorthand(self, q: Question, targets: set[Item], path: str, start: int) -> bool:
        """`S { a }` mentions the field beside the variable."""
        fields = [item for item in targets if self._kind(q, item) is Kind.FIELD]
        file = q.file(path)
        definition = q.definition(fields[0]) if fields else None
        if file is None or definition is None:
            return False
        after = file.text.after(start + len(definition.name.encode()))[:1]
        if after not in (",", "}") or file.text.masked[:start].rstrip()[-1:] not in (",", "{"):
            return False
        found = self._field_of(q, file, start, definition.name)
        return found is not None and any(item in targets for item in found.items)

    def names(self, q: Question, item: Item) -> Iterable[str]:
        definition = q.definition(item)
        if definition is not None:
            return (definition.name,)
        folder, _, name = item.path.rpartition("/")
        if name == "mod.rs":
            return (folder.rpartition("/")[2],)
        if name in ROOTS:
            return tuple(known for known, path in self._packages(q).items() if path == item.path)
        return (name.removesuffix(".rs"),)

    def is_call(self, file: File, start: int, end: int) -> bool:
        following = file.text.after(end)
        if following[:1] in ("(", "!"):
            return following[:2] != "!="
        return following == "::<" and bool(
            re.match(r"::<[^;{}]*>\(", file.text.masked[end : end + 200])
        )


SELF: Final = "Self"
