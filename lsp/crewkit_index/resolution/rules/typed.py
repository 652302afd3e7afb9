"""What types as written are worth."""

from collections.abc import Iterable, Sequence

from crewkit_index.facts import Kind
from crewkit_index.resolution import types
from crewkit_index.resolution.entities import (
    TYPES,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rules.values import CHOICES, Evaluation


class Rules(Evaluation):
    """What types as written are worth."""

    def typed(self, q: Question, file: File, offset: int, written: str) -> Values:
        """What a value of a written type is worth."""
        return self.of_type(q, file, offset, types.parse(written, self.language))

    def of_type(self, q: Question, file: File, offset: int, found: types.Type | None) -> Values:
        """The same of a type that was read."""
        if found is None:
            return ()
        if found.kind == "union":
            return tuple(
                dict.fromkeys(
                    value
                    for inner in found.inner
                    for value in self.of_type(q, file, offset, inner)
                    if value.item is not None or value.arguments or len(found.inner) == 1
                )
            )
        if found.kind in ("array", "tuple", "function"):
            arguments = tuple(self.of_type(q, file, offset, inner) for inner in found.inner)
            return (Value(None, True, found.kind, arguments),)
        if found.kind == "named":
            return self.named_type(q, file, offset, found)
        return ()

    def named_type(self, q: Question, file: File, offset: int, found: types.Type) -> Values:
        """A type by its name."""
        parts = found.name.replace("::", ".").split(".")
        outcome = self.type_name(q, file, offset, parts)
        if not outcome.items:
            if not outcome.outside:
                return ()
            arguments = tuple(self.of_type(q, file, offset, inner) for inner in found.inner)
            if parts[-1] in self.wrappers and arguments:
                return arguments[-1]
            return (Value(None, True, parts[-1], arguments),)
        values: list[Value] = []
        for item in outcome.items[:CHOICES]:
            values.extend(self.type_item(q, item))
        return tuple(values)

    def type_item(self, q: Question, item: Item) -> Values:
        """What an instance of a definition, used as a type, is worth."""
        definition = q.definition(item)
        if definition is None:
            return ()
        if definition.kind is Kind.TYPE:
            file = q.file(item.path)
            written = definition.value or definition.type
            return q.once(
                ("alias", item),
                lambda: self.typed(q, file, definition.name_end, written) if file else (),
                (),
            ) or (Value(item, True),)
        if definition.kind is Kind.TYPE_PARAMETER:
            file = q.file(item.path)
            if file is None or not definition.type:
                return ()
            return self.typed(q, file, definition.name_end, definition.type)
        if definition.kind in TYPES:
            return (Value(item, True),)
        return tuple(
            Value(value.item, True) for value in self.value_of(q, item) if value.item is not None
        )

    def type_name(self, q: Question, file: File, offset: int, parts: Sequence[str]) -> Outcome:
        """A dotted name of a type."""
        outcome = self.bare(q, file, offset, parts[0])
        for part in parts[1:]:
            if outcome.outside or not outcome.items:
                return outcome
            outcome = self.qualified(q, outcome.items, part)
        return outcome

    def qualified(self, q: Question, items: Iterable[Item], name: str) -> Outcome:
        """A name inside modules or types."""
        found: dict[Item, None] = {}
        foreign = False
        for item in items:
            for value in self.value_of(q, item):
                outcome = self.member(q, value, name)
                found.update(dict.fromkeys(outcome.items))
                foreign = foreign or outcome.outside
        return Outcome(tuple(found), outside=foreign and not found)
