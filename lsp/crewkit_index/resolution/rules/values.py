"""What expressions are worth."""

from typing import Final

from crewkit_index.answers import Confidence
from crewkit_index.facts import NOTHING, Definition, Kind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    CALLABLE,
    OUTSIDE,
    TYPES,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rules.mentions import Mentions
from crewkit_index.resolution.vocabulary import ELEMENT, SAME

CHOICES: Final = 6
"""How many of several definitions are followed."""
FIRST: Final = frozenset(("Result", "Promise", "Either"))
"""Containers whose first argument is what they give."""
_STEPS: Final = {
    "name": "_name",
    "member": "_member_value",
    "call": "_call",
    "index": "_index",
    "new": "_new",
    "await": "_await",
    "try": "_await",
    "cast": "_cast",
    "either": "_either",
    "list": "_list",
}


class Evaluation(Mentions):
    """What expressions are worth."""

    def evaluate(
        self, q: Question, file: File, offset: int, node: expressions.Node | None
    ) -> Values:
        """What an expression may be worth; nothing when that cannot be told."""
        if node is None:
            return ()
        step = _STEPS.get(node.kind)
        return (
            getattr(self, step)(q, file, offset, node) if step else (Value(None, True, node.kind),)
        )

    def _name(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        word = self.word(q, file, offset, node.name)
        if word is not None:
            return word
        return self.worth(q, self.bare(q, file, offset, node.name))

    def word(self, q: Question, file: File, offset: int, name: str) -> Values | None:
        """`self`, `this`, `super`: None when the name is none of them."""
        if name in self.self_words:
            index = file.around(offset, self.class_kinds)
            return (Value(Item(file.path, index), True),) if index != NOTHING else ()
        if name == "super":
            index = file.around(offset, self.class_kinds)
            found = self.bases(q, Item(file.path, index)) if index != NOTHING else ()
            return tuple(value._replace(instance=True) for value in found)
        return None

    def worth(self, q: Question, outcome: Outcome) -> Values:
        """What names that lead there are worth."""
        if outcome.outside:
            return (OUTSIDE,)
        if outcome.confidence is Confidence.GUESS:
            return ()
        found: dict[Value, None] = {}
        for item in outcome.items[:CHOICES]:
            found.update(dict.fromkeys(self.value_of(q, item)))
        return tuple(found)

    def value_of(self, q: Question, item: Item) -> Values:
        """What a definition is worth where it is named."""
        return q.once(("value", item), lambda: self._value_of(q, item), ())

    def _value_of(self, q: Question, item: Item) -> Values:
        file = q.file(item.path)
        if file is None:
            return ()
        if item.index == NOTHING:
            return (Value(item),)
        definition = file.definitions[item.index]
        kind = definition.kind
        if kind in TYPES or kind in CALLABLE:
            return (Value(item),)
        if kind is Kind.PROPERTY:
            return self.returned(q, item)
        if kind is Kind.ENUM_MEMBER:
            return (Value(Item(item.path, definition.container), True),)
        if kind in (Kind.TYPE, Kind.TYPE_PARAMETER):
            return (Value(item),)
        if definition.type:
            return self.typed(q, file, definition.start, definition.type)
        if definition.value:
            return self.initial(q, file, item, definition)
        return self.untyped(q, file, item, definition)

    def initial(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """What a variable is first given."""
        node = expressions.parse(definition.value, self.language)
        return self.evaluate(q, file, definition.name_start, node)

    def untyped(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """A variable without type and initializer."""
        return ()

    def _member_value(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found: dict[Value, None] = {}
        for value in self.evaluate(q, file, offset, node.inner[0]):
            if value.item is None:
                found[self.outside_member(value, node.name)] = None
                continue
            found.update(dict.fromkeys(self.worth(q, self.member(q, value, node.name))))
        return tuple(found)

    def outside_member(self, value: Value, name: str) -> Value:
        """A member of something from outside: containers are looked through."""
        return Value(None, True, member=name, holder=value) if value.arguments else OUTSIDE

    def _call(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found: dict[Value, None] = {}
        for value in self.evaluate(q, file, offset, node.inner[0]):
            found.update(dict.fromkeys(self.called(q, file, offset, value, node.text)))
        return tuple(found)

    def called(self, q: Question, file: File, offset: int, value: Value, arguments: str) -> Values:
        """What calling a value gives."""
        if value.item is None:
            return self.outside_call(value)
        definition = q.definition(value.item)
        if definition is None:
            return ()
        if definition.kind in CALLABLE:
            return self.returned(q, value.item)
        if definition.kind in TYPES and not value.instance:
            return (Value(value.item, True),)
        return ()

    def outside_call(self, value: Value) -> Values:
        """What calling something from outside gives."""
        container = value.holder
        if container is not None:
            if value.member in SAME:
                return (container,)
            if value.member in ELEMENT:
                return container.arguments[0 if container.name in FIRST else -1]
        return (OUTSIDE,)

    def returned(self, q: Question, item: Item) -> Values:
        """What a function gives back: as declared, or as its return statements say."""
        return q.once(("returned", item), lambda: self._returned(q, item), ())

    def _returned(self, q: Question, item: Item) -> Values:
        file = q.file(item.path)
        if file is None:
            return ()
        definition = file.definitions[item.index]
        if definition.type:
            scope = file.inner(item.index)
            at = file.scopes[scope].start if scope != NOTHING else definition.start
            return self.typed(q, file, max(at, definition.name_end), definition.type)
        return self.inferred(q, file, item, definition)

    def inferred(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """What return statements give."""
        return ()

    def _index(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found: dict[Value, None] = {}
        for value in self.evaluate(q, file, offset, node.inner[0]):
            found.update(dict.fromkeys(self.element(q, value, node.text)))
        return tuple(found)

    def element(self, q: Question, value: Value, key: str) -> Values:
        """What an indexed value gives."""
        if value.item is None:
            if value.name == "tuple" and key.isdigit() and int(key) < len(value.arguments):
                return value.arguments[int(key)]
            return value.arguments[-1] if value.arguments else (OUTSIDE,)
        return ()

    def _new(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        return tuple(
            value._replace(instance=True) for value in self.evaluate(q, file, offset, node.inner[0])
        )

    def _await(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found: dict[Value, None] = {}
        for value in self.evaluate(q, file, offset, node.inner[0]):
            inner = value.arguments[0] if value.item is None and value.arguments else (value,)
            found.update(dict.fromkeys(inner))
        return tuple(found)

    def _cast(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        return self.typed(q, file, offset, node.text)

    def _either(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found: dict[Value, None] = {}
        for inner in node.inner:
            found.update(dict.fromkeys(self.evaluate(q, file, offset, inner)))
        return tuple(found)

    def _list(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        first = expressions.split(node.text)[:1]
        inner = expressions.parse(first[0], self.language) if first else None
        values = self.evaluate(q, file, offset, inner)
        return (Value(None, True, "list", (values,) if values else ()),)
