"""Ruby: variables, calls, what expressions are worth, mentions."""

import re
from collections.abc import Iterable

from crewkit_index.answers import Confidence
from crewkit_index.facts import (
    NOTHING,
    Definition,
    Kind,
    Trait,
)
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    CALLABLE,
    FOREIGN,
    OUTSIDE,
    TYPES,
    UNKNOWN,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.ruby.constants import _NAMED
from crewkit_index.resolution.ruby.methods import Methods


class Ruby(Methods):
    """Ruby: variables, calls, what expressions are worth, mentions."""

    def sisters(self, file: File, definition: Definition) -> list[Item]:
        return []

    def declared(self, q: Question, file: File, found: list[int]) -> Outcome:
        items = tuple(Item(file.path, index) for index in found)
        definition = file.definitions[found[0]]
        if definition.kind in _NAMED:
            others = self.named(q, self.full_name(q, items[0]))
            return Outcome(tuple(dict.fromkeys((*items, *others))))
        if definition.kind is Kind.FIELD:
            return Outcome(
                tuple(
                    dict.fromkeys(
                        (*items, *self._variables(q, file, definition.name_start, definition.name))
                    )
                )
            )
        if definition.kind is Kind.VARIABLE and definition.traits & Trait.LOCAL:
            outcome = self._local(file, definition.name_start, definition.name)
            return outcome if outcome is not None else Outcome(items)
        return Outcome(items)

    def bare(self, q: Question, file: File, start: int, token: str) -> Outcome:
        if token[:1] in "@$":
            found = self._variables(q, file, start, token)
            return Outcome(tuple(found)) if found else UNKNOWN
        if token[:1].isupper() and file.text.after(start + len(token.encode()))[:1] != "(":
            return self.constant(q, file, start, token)
        local = self._local(file, start, token)
        return local if local is not None else self._called(q, file, start, token)

    def _local(self, file: File, start: int, token: str) -> Outcome | None:
        for scope in file.chain(start):
            found = [
                index
                for index in file.bound(token, scope)
                if file.definitions[index].kind in (Kind.VARIABLE, Kind.PARAMETER)
                and file.definitions[index].name_start <= start
            ]
            if found:
                return Outcome((Item(file.path, found[0]),))
            if file.scopes[scope].definition != NOTHING:
                return None
        return None

    def member_of(
        self, q: Question, file: File, start: int, token: str, written: str, first: int
    ) -> Outcome:
        if not written.strip() and token[:1].isupper():  # ::Top
            return self._constant(q, (), token)
        if written.startswith("::"):
            written, first = written[2:], 0  # at the top nothing is open
        outcome = super().member_of(q, file, start, token, written, first)
        if token[:1].isupper() and outcome.confidence is Confidence.GUESS:
            return FOREIGN
        return outcome

    def word(self, q: Question, file: File, offset: int, name: str) -> Values | None:
        if name == "self":
            return self._self(q, file, offset)
        if name in ("nil", "true", "false"):
            return (OUTSIDE,)
        return None

    def _name(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        word = self.word(q, file, offset, node.name)
        if word is not None:
            return word
        if node.name.startswith(":"):
            return (Value(None, True, "symbol"),)
        outcome = self.bare(q, file, offset, node.name)
        return self._worth_called(q, outcome)

    def _worth_called(self, q: Question, outcome: Outcome) -> Values:
        """A method named without arguments is called."""
        if outcome.outside:
            return (OUTSIDE,)
        if outcome.confidence is not Confidence.EXACT:
            return ()
        found: dict[Value, None] = {}
        for item in outcome.items[:3]:
            definition = q.definition(item)
            called = definition is not None and definition.kind in CALLABLE | {Kind.PROPERTY}
            values = self.returned(q, item) if called else self.value_of(q, item)
            found.update(dict.fromkeys(values))
        return tuple(found)

    def _value_of(self, q: Question, item: Item) -> Values:
        definition = q.definition(item)
        file = q.file(item.path)
        if definition is None or file is None:
            return ()
        if definition.kind in TYPES:
            return (Value(item),)
        if definition.kind in CALLABLE:
            return ()
        if definition.kind is Kind.CONSTANT and not definition.value[:1].isupper():
            return (
                (Value(item),)
                if definition.value.startswith(("Class.new", "Module.new", "Struct.new"))
                else (OUTSIDE,)
            )
        if definition.kind is Kind.CONSTANT and definition.value.startswith(
            ("Struct.new", "Class.new", "Module.new")
        ):
            return (Value(item),)
        if definition.value:
            return self.initial(q, file, item, definition)
        return ()

    def _member_value(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found: dict[Value, None] = {}
        for value in self.evaluate(q, file, offset, node.inner[0]):
            found.update(dict.fromkeys(self._got(q, value, node.name)))
        return tuple(found)

    def _got(self, q: Question, value: Value, name: str) -> Values:
        if value.item is None:
            return (OUTSIDE,)
        if name == "new" and not value.instance:
            return (value._replace(instance=True),)
        if name == "class" and value.instance:
            return (value._replace(instance=False),)
        if name in ("instance", "tap", "dup", "clone", "freeze", "itself"):
            return (value._replace(instance=value.instance or name == "instance"),)
        return self._worth_called(q, self.member(q, value, name))

    def _call(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        return self.evaluate(q, file, offset, node.inner[0])

    def inferred(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """What the last line of a method, or its variable, gives."""
        if definition.kind is Kind.PROPERTY:
            return self._field(q, file, item, definition)
        inner = file.inner(item.index)
        if inner == NOTHING:
            return ()
        scope = file.scopes[inner]
        body = file.text.masked[scope.start : scope.end]
        lines = [(found.start(), found.group()) for found in re.finditer(r"[^\n;]+", body)]
        for start, line in reversed(lines):
            stripped = line.strip()
            if stripped in ("end", "}", "") or stripped.startswith(("#", "rescue", "ensure")):
                continue
            at = scope.start + start + len(line) - len(line.lstrip())
            text = file.text.slice(at, scope.start + start + len(line)).strip()
            given = re.match(r"(@{0,2}\w+)\s*\|\|=\s*(.*)", text, re.DOTALL)
            if given:
                text = given.group(2)
            text = text.removeprefix("return ")
            return self.evaluate(q, file, at, expressions.parse(text, self.language))
        return ()

    def _field(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        for variable in self._variables(q, file, definition.name_start, f"@{definition.name}"):
            values = self.value_of(q, variable)
            if values:
                return values
        return ()

    def base(self, q: Question, file: File, item: Item, target: str, start: int) -> Values:
        return self.evaluate(q, file, start, expressions.parse(target, self.language))

    def family(self, q: Question, item: Item) -> Iterable[Item]:
        definition = q.definition(item)
        file = q.file(item.path)
        if definition is None or file is None:
            return (item,)
        if definition.kind in _NAMED:
            return self.named(q, self.full_name(q, item)) or (item,)
        if definition.kind is Kind.FIELD:
            return (item, *self._variables(q, file, definition.name_start, definition.name))
        return (item,)

    def meets(
        self, q: Question, outcome: Outcome, targets: set[Item], path: str, start: int
    ) -> bool:
        return any(item in targets for item in outcome.items)

    def is_call(self, file: File, start: int, end: int) -> bool:
        before = file.text.line_before(start).rstrip()
        return not re.search(r"\b(?:def|class|module|alias)\s*(?:self\.)?$", before)
