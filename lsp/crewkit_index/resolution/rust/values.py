"""What expressions and types are worth."""

import re
from collections.abc import Sequence

from crewkit_index.facts import IMPL_FOR, NOTHING, Definition, Kind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    OUTSIDE,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rust.implementations import Implementations
from crewkit_index.resolution.rust.modules import IMPLS
from crewkit_index.resolution.vocabulary import RUST_CALLBACKS


class Evaluation(Implementations):
    """What expressions and types are worth."""

    def _path_values(self, q: Question, file: File, at: int, node: expressions.Node) -> Values:
        if node.kind == "name":
            if node.name in ("self", "super", "crate", "$crate"):
                return self.worth(
                    q, self._head(q, file, at, self.module_at(q, file, at), node.name)
                )
            return self.evaluate(q, file, at, node)
        if node.kind == "member" and node.text == "::":
            if node.name == "super":
                inner = self._path_values(q, file, at, node.inner[0])
                above = [self.above(q, value.item) for value in inner if value.item]
                return tuple(Value(one) for one in above if one is not None)
            found: dict[Value, None] = {}
            for value in self._path_values(q, file, at, node.inner[0]):
                if value.item is None:
                    found[OUTSIDE] = None
                else:
                    found.update(dict.fromkeys(self.worth(q, self.member(q, value, node.name))))
            return tuple(found)
        return self.evaluate(q, file, at, node)

    def _member_value(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        if node.text == "::":
            return self._path_values(q, file, offset, node)
        return super()._member_value(q, file, offset, node)

    def word(self, q: Question, file: File, offset: int, name: str) -> Values | None:
        if name == "self":
            return tuple(
                value._replace(instance=True) for value in self._self_type(q, file, offset)
            )
        if name == "Self":
            return tuple(
                value._replace(instance=False) for value in self._self_type(q, file, offset)
            )
        if name in ("crate", "super"):
            return self.worth(q, self._head(q, file, offset, self.module_at(q, file, offset), name))
        return None

    def _self_type(self, q: Question, file: File, offset: int) -> Values:
        index = file.around(offset, IMPLS)
        if index == NOTHING:
            return ()
        if file.definitions[index].kind is Kind.IMPLEMENTATION:
            for relation in file.facts.relations_of.get(index, ()):
                if relation.kind == IMPL_FOR:
                    return self.typed(q, file, relation.start, relation.target)
            return ()
        return (Value(Item(file.path, index), True),)

    def initial(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        taken = re.match(r"@(\d+) (.*)", definition.value, re.DOTALL)
        if taken is None:
            return super().initial(q, file, item, definition)
        node = expressions.parse(taken.group(2), self.language)
        found: list[Value] = []
        for value in self.evaluate(q, file, definition.name_start, node):
            if value.item is not None and value.item.index != NOTHING:
                found.extend(self._tuple_field(q, value.item, int(taken.group(1))))
        return tuple(found)

    def _tuple_field(self, q: Question, item: Item, place: int) -> Values:
        file = q.file(item.path)
        if file is None:
            return ()
        definition = file.definitions[item.index]
        text = file.text.slice(definition.name_end, definition.end)
        opening = text.find("(")
        if opening < 0:
            return ()
        parts = expressions.split(text[opening + 1 : text.rfind(")")])
        if place >= len(parts):
            return ()
        written = re.sub(r"^(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?", "", parts[place])
        return self.typed(q, file, definition.name_end + 1, written)

    def _value_of(self, q: Question, item: Item) -> Values:
        definition = q.definition(item)
        if definition is not None and definition.kind is Kind.ENUM_MEMBER:
            return (Value(item, False),)
        return super()._value_of(q, item)

    def called(self, q: Question, file: File, offset: int, value: Value, arguments: str) -> Values:
        definition = q.definition(value.item) if value.item else None
        if (
            value.item is not None
            and definition is not None
            and definition.kind is Kind.ENUM_MEMBER
        ):
            return (Value(Item(value.item.path, definition.container), True),)
        if value.item is None and value.holder is None and value.name in ("Some", "Ok"):
            inner = self.evaluate(q, file, offset, expressions.parse(arguments, self.language))
            return (Value(None, True, "Option", (inner,)),) if inner else (OUTSIDE,)
        return super().called(q, file, offset, value, arguments)

    def _name(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found = super()._name(q, file, offset, node)
        if found == (OUTSIDE,) and node.name in ("Some", "Ok", "Box", "Arc", "Rc"):
            return (Value(None, False, node.name),)
        return found

    def element(self, q: Question, value: Value, key: str) -> Values:
        if value.item is not None and key.isdigit():
            return self._tuple_field(q, value.item, int(key)) or (value,)
        return super().element(q, value, key)

    def _await(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found: dict[Value, None] = {}
        for value in self.evaluate(q, file, offset, node.inner[0]):
            wrapped = value.item is None and value.arguments
            inner: Values = value.arguments[0] if wrapped else (value,)
            found.update(dict.fromkeys(inner))
        return tuple(found)

    def untyped(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """A closure's parameter: what the container that is gone through holds."""
        if definition.kind is not Kind.PARAMETER:
            return ()
        scope = file.scopes[definition.scope]
        opener, at = file.text.enclosing(scope.start)
        if opener != "(":
            return ()
        callee, first = file.text.expression_before(at)
        node = expressions.parse(callee, self.language)
        if node is None or node.kind != "member" or node.name not in RUST_CALLBACKS:
            return ()
        return tuple(
            one
            for value in self.evaluate(q, file, first, node.inner[0])
            if value.item is None and value.arguments
            for one in value.arguments[0]
        )

    def typed(self, q: Question, file: File, offset: int, written: str) -> Values:
        if written.strip() in ("Self", "&Self", "&mut Self"):
            return self._self_type(q, file, offset)
        return super().typed(q, file, offset, written)

    def type_name(self, q: Question, file: File, offset: int, parts: Sequence[str]) -> Outcome:
        if parts[0] in ("Self", "self", "crate", "super") or len(parts) > 1:
            if len(parts) > 1:
                head = self.bare(q, file, offset, parts[0])
                one = q.definition(head.items[0]) if head.items else None
                if one is not None and one.kind is Kind.TYPE_PARAMETER:
                    return self.qualified(q, head.items, parts[1])
            return self.path(q, file, offset, "::".join(parts))
        return self.bare(q, file, offset, parts[0])
