"""Constants: nesting, ancestors, reopenings, where a name is at home."""

import re
from collections.abc import Sequence
from typing import Final

from crewkit_index.facts import (
    EXTENDS,
    INCLUDES,
    NOTHING,
    PREPENDS,
    SINGLETON,
    Definition,
    Kind,
)
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    FOREIGN,
    UNKNOWN,
    Item,
    Outcome,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rules import Rules
from crewkit_index.resolution.vocabulary import RUBY, RUBY_CONSTANTS

_NAMED: Final = frozenset((Kind.CLASS, Kind.MODULE, Kind.CONSTANT))
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DEF_CLASS: Final = frozenset((Kind.CLASS, Kind.MODULE))
SUFFIXES: Final = (".rb", ".rake", ".gemspec", ".ru", "Rakefile", "Gemfile", "Guardfile", "Capfile")
_INHERITED: Final = frozenset((EXTENDS, INCLUDES, PREPENDS))
_EXTENDED: Final = frozenset((SINGLETON,))


class Constants(Rules):
    """Constants: nesting, ancestors, reopenings, where a name is at home."""

    language = "ruby"
    self_words = frozenset()
    class_kinds = _DEF_CLASS
    common_members = RUBY

    def full_name(self, q: Question, item: Item) -> str:
        """A module's or constant's whole name."""
        return q.once(("full", item), lambda: self._full_name(q, item), "")

    def _full_name(self, q: Question, item: Item) -> str:
        definition = q.definition(item)
        if definition is None:
            return ""
        prefix = definition.type
        if prefix.startswith("::"):
            return "::".join(part for part in (prefix.strip(":"), definition.name) if part)
        outer = ""
        if definition.container != NOTHING:
            outer = self.full_name(q, Item(item.path, definition.container))
        if not prefix:
            return f"{outer}::{definition.name}" if outer else definition.name
        nesting = self._nesting_of(outer)
        head, _, rest = prefix.partition("::")
        for scope in nesting:
            name = f"{scope}::{head}" if scope else head
            if self.named(q, name):
                whole = f"{name}::{rest}" if rest else name
                return f"{whole}::{definition.name}"
        return f"{prefix}::{definition.name}"

    def _nesting_of(self, outer: str) -> list[str]:
        parts = outer.split("::") if outer else []
        return ["::".join(parts[:size]) for size in range(len(parts), -1, -1)]

    def named(self, q: Question, name: str) -> tuple[Item, ...]:
        """Every definition of a constant by its whole name: where it is at home first."""
        return q.once(("named", name), lambda: self._named(q, name), ())

    def _named(self, q: Question, name: str) -> tuple[Item, ...]:
        last = name.rpartition("::")[2]
        found = [
            item
            for item in q.defining(last)
            if self._is_constant(q, item) and self.full_name(q, item) == name
        ]
        home = f"{underscored(name)}.rb"
        parent = f"{underscored(name.rpartition('::')[0])}.rb"

        def rank(item: Item) -> tuple[bool, bool, bool, int]:
            definition = q.definition(item)
            bare = definition is not None and self._is_empty(q, item, definition)
            at_home = f"/{item.path}".endswith(f"/{home}")
            return (
                not at_home,
                bare,
                not f"/{item.path}".endswith(f"/{parent}"),
                item.path.count("/"),
            )

        return tuple(sorted(found, key=rank))

    def _is_constant(self, q: Question, item: Item) -> bool:
        definition = q.definition(item)
        return definition is not None and definition.kind in _NAMED and item.path.endswith(SUFFIXES)

    def _is_empty(self, q: Question, item: Item, definition: Definition) -> bool:
        """Whether a reopening only holds other modules."""
        file = q.file(item.path)
        if file is None or definition.kind not in _DEF_CLASS:
            return False
        inner = [one for one in file.definitions if one.container == item.index]
        return bool(inner) and all(one.kind in _DEF_CLASS for one in inner)

    def nesting(self, q: Question, file: File, offset: int) -> list[str]:
        """Whole names of the modules open at an offset, innermost first."""
        found = []
        for scope in file.chain(offset):
            index = file.scopes[scope].definition
            if index != NOTHING and file.definitions[index].kind in _DEF_CLASS:
                definition = file.definitions[index]
                if not definition.start <= offset <= definition.name_end:
                    found.append(self.full_name(q, Item(file.path, index)))
        return found

    def constant(self, q: Question, file: File, start: int, name: str) -> Outcome:
        """A constant by its last name, as seen from an offset."""
        nesting = self.nesting(q, file, start)
        key = ("constant", tuple(nesting), name)
        return q.once(key, lambda: self._constant(q, nesting, name), UNKNOWN)

    def _constant(self, q: Question, nesting: Sequence[str], name: str) -> Outcome:
        for scope in nesting:
            found = self.named(q, f"{scope}::{name}")
            if found:
                return Outcome(found)
        for scope in nesting[:1]:
            for ancestor in self.ancestors(q, scope):
                found = self.named(q, f"{ancestor}::{name}")
                if found:
                    return Outcome(found)
        if name in RUBY_CONSTANTS:  # opened here, but at home in the language
            return FOREIGN
        found = self.named(q, name)
        return Outcome(found) if found else FOREIGN

    def ancestors(self, q: Question, name: str) -> tuple[str, ...]:
        """Whole names of what a module inherits from and includes, nearest first."""
        return q.once(("ancestors", name), lambda: self._ancestors(q, name, _INHERITED), ())

    def extensions(self, q: Question, name: str) -> tuple[str, ...]:
        """Whole names of what a module is extended by."""
        return q.once(("extensions", name), lambda: self._ancestors(q, name, _EXTENDED), ())

    def _ancestors(self, q: Question, name: str, kinds: frozenset[int]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for item in self.named(q, name):
            file = q.file(item.path)
            relations = file.facts.relations_of.get(item.index, ()) if file else ()
            for relation in sorted(relations, key=lambda one: (one.kind == EXTENDS, -one.start)):
                if relation.kind in kinds and file is not None:
                    base = self._base_name(q, file, relation.start, relation.target)
                    if base and base != name:
                        found[base] = None
                        found.update(dict.fromkeys(self.ancestors(q, base)))
        return tuple(found)

    def _base_name(self, q: Question, file: File, start: int, target: str) -> str:
        definition = file.around(start, _DEF_CLASS)
        at = start
        if definition != NOTHING and start < file.definitions[definition].name_end + 200:
            line = file.text.line_before(start)
            if re.match(r"\s*class\b", line):
                at = max(0, file.definitions[definition].start - 1)
        values = self.evaluate(q, file, at, expressions.parse(target, self.language))
        return next((self.full_name(q, v.item) for v in values if v.item is not None), "")


def underscored(name: str) -> str:
    """The path that a constant's name asks for: `HTMLParser::Node` is `html_parser/node`."""
    return "/".join(_CAMEL.sub("_", part).lower() for part in name.split("::"))
