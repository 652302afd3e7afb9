"""What is expected where a value stands: types of object literals and callbacks."""

import re
from collections.abc import Iterable

from crewkit_index.facts import NOTHING, Definition, Kind
from crewkit_index.languages.marks import ScopeKind
from crewkit_index.resolution import expressions, types
from crewkit_index.resolution.ecmascript.members import Members
from crewkit_index.resolution.entities import (
    CALLABLE,
    TYPES,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.vocabulary import ECMASCRIPT_CALLBACKS


class Contexts(Members):
    """What is expected where a value stands: types of object literals and callbacks."""

    def of_type(self, q: Question, file: File, offset: int, found: types.Type | None) -> Values:
        if found is None:
            return ()
        if found.kind == "key":
            owners = self.of_type(q, file, offset, found.inner[0])
            values = [
                value
                for owner in owners
                if owner.item is not None
                for value in self.worth(q, self.member(q, owner, found.name))
            ]
            return tuple(values)
        if found.kind == "of":
            return self.evaluate(q, file, offset, expressions.parse(found.name, self.language))
        if found.kind == "named" and found.name == "this":
            return self._this(q, file, offset)
        if found.kind == "object":
            return self._written_object(file, offset, found.name)
        return super().of_type(q, file, offset, found)

    def _written_object(self, file: File, offset: int, written: str) -> Values:
        """A type written in place, at or after an offset: the scope of its members."""
        beginning = written[:IN_PLACE].rstrip("}").encode().decode("latin-1")
        for number, scope in enumerate(file.scopes):
            if scope.start < offset or scope.kind != ScopeKind.CLASS:
                continue
            if file.text.raw.startswith(beginning, scope.start):
                return (Value(Item(file.path), True, scope=number),)
        return ()

    def type_item(self, q: Question, item: Item) -> Values:
        definition = q.definition(item)
        if definition is not None and definition.kind is Kind.TYPE:
            found = super().type_item(q, item)
            own = Value(item, True)
            return (
                (own, *(value for value in found if value != own))
                if "{" in definition.value
                else found
            )
        return super().type_item(q, item)

    def named_type(self, q: Question, file: File, offset: int, found: types.Type) -> Values:
        last = found.name.rpartition(".")[2]
        if last in ("InstanceType", "ReturnType") and found.inner:
            values = self.of_type(q, file, offset, found.inner[0])
            if last == "InstanceType":
                return tuple(value._replace(instance=True) for value in values)
            return tuple(
                one for value in values if value.item for one in self.returned(q, value.item)
            )
        if last in self.wrappers and found.inner:
            return self.of_type(q, file, offset, found.inner[0])
        if last in ("FC", "FunctionComponent", "ComponentType") and found.inner:
            return ()
        return super().named_type(q, file, offset, found)

    def untyped(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """A parameter of a callback: what the called function says it is given."""
        if definition.kind is not Kind.PARAMETER:
            return ()
        return self._callback(q, file, definition)

    def _callback(self, q: Question, file: File, definition: Definition) -> Values:
        scope = file.scopes[definition.scope]
        number = self._place(file, definition)
        expected = self._context(q, file, scope.start)
        found = [
            one
            for value in expected
            if value.name == "function" and number + 1 < len(value.arguments)
            for one in value.arguments[number + 1]
        ]
        if found:
            return tuple(dict.fromkeys(found))
        opener, at = file.text.enclosing(scope.start)
        if opener != "(" or number:
            return ()
        callee, first = file.text.expression_before(at)
        node = expressions.parse(callee, self.language)
        if node is None or node.kind != "member" or node.name not in ECMASCRIPT_CALLBACKS:
            return ()
        values = self.evaluate(q, file, first, node.inner[0])
        return tuple(
            one
            for value in values
            if value.item is None and value.arguments
            for one in value.arguments[0]
        )

    def _attribute(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """The property that an attribute of JSX stands for; the keys' part of the rules."""
        raise NotImplementedError

    def _contextual(self, q: Question, file: File, offset: int, name: str) -> Outcome | None:
        """The property that a key of an object literal stands for; None when that is not told."""
        values = self.context(q, file, offset)
        found: dict[Item, None] = {}
        for value in values:
            if value.item is not None:
                found.update(dict.fromkeys(self.member(q, value, name).items))
        here = {item for item in found if self._stands_at(q, item, file.path, offset)}
        items = tuple(item for item in found if item not in here)
        return Outcome(items) if items else None

    def _stands_at(self, q: Question, item: Item, path: str, offset: int) -> bool:
        definition = q.definition(item)
        return definition is not None and item.path == path and definition.start == offset

    def context(self, q: Question, file: File, offset: int) -> Values:
        """What type is expected of the object literal around `offset`."""
        opener, at = file.text.enclosing(offset)
        if opener != "{":
            return ()
        return q.once(("context", file.path, at), lambda: self._context(q, file, at), ())

    def _context(self, q: Question, file: File, at: int) -> Values:
        """What is expected of the value that starts at `at`."""
        text = file.text.masked
        before = text[:at].rstrip()
        last = before[-1:]
        if last == "=" and before[-2:] != "==":
            return self._assigned_type(q, file, before[:-1].rstrip())
        if last == "(" or (last == "," and file.text.enclosing(at)[0] == "("):
            opener, opening = file.text.enclosing(at)
            return self._argument_type(q, file, opening, at) if opener == "(" else ()
        if last == ":":
            return self._property_type(q, file, before[:-1].rstrip())
        if last == "{" and before[:-1].rstrip()[-1:] == "=":
            name = re.search(r"[\w$]+$", before[:-1].rstrip()[:-1])
            found = self._attribute(q, file, name.start(), name.group()) if name else None
            return self.worth(q, found) if found and found.items else ()
        if last in "[,":
            opener, opening = file.text.enclosing(at)
            if opener == "[":
                values = self._context(q, file, opening)
                return tuple(one for value in values for one in self.element(q, value, ""))
            return ()
        if before.endswith(("return", "=>")):
            return self._return_type(q, file, at)
        return ()

    def _assigned_type(self, q: Question, file: File, before: str) -> Values:
        end = len(before)
        for index in range(len(file.definitions) - 1, -1, -1):
            definition = file.definitions[index]
            if (
                definition.name_end <= end <= definition.end
                and definition.kind not in CALLABLE | TYPES
            ):
                written = definition.type
                between = file.text.masked[definition.name_end : end]
                if written and between.lstrip(" ?!")[:1] == ":":
                    return self.typed(q, file, definition.name_start, written)
                if not between.strip():  # the default of a name in a pattern
                    return self.typed(q, file, definition.name_start, written) if written else ()
        target, first = file.text.expression_before(end)
        node = expressions.parse(target, self.language)
        return self.evaluate(q, file, first, node) if node and node.kind == "member" else ()

    def _argument_type(self, q: Question, file: File, opening: int, at: int) -> Values:
        callee, first = file.text.expression_before(opening)
        node = expressions.parse(callee, self.language)
        if node is None:
            return ()
        number = file.text.argument_number(opening, at)
        found: list[Value] = []
        constructed = node.kind == "new"
        inner = node.inner[0] if constructed else node
        for value in self.evaluate(q, file, first, inner):
            if value.item is None or value.item.index == NOTHING:
                continue
            for item in self._takers(q, value):
                found.extend(self._parameter_type(q, item, number))
        return tuple(dict.fromkeys(found))

    def _takers(self, q: Question, value: Value) -> Iterable[Item]:
        definition = q.definition(value.item) if value.item else None
        if definition is not None and definition.kind is Kind.CLASS:
            return self.member(q, value._replace(instance=True), "constructor").items
        return (value.item,) if value.item else ()

    def _parameter_type(self, q: Question, item: Item, number: int) -> Values:
        file = q.file(item.path)
        if file is None or item.index == NOTHING:
            return ()
        written = self.parameters(file, item.index)
        if number >= len(written):
            return ()
        inner = self.function_scope(file, item.index)
        at = file.scopes[inner].start + 1 if inner != NOTHING else file.definitions[item.index].end
        return self.typed(q, file, at, annotation(written[number]))

    def _property_type(self, q: Question, file: File, before: str) -> Values:
        key = re.search(r"[\w$]+$", before)
        if key is None:
            return ()
        start = key.start()
        found: list[Value] = []
        for value in self.context(q, file, start):
            if value.item is not None:
                found.extend(self.worth(q, self.member(q, value, key.group())))
        return tuple(found)

    def _return_type(self, q: Question, file: File, at: int) -> Values:
        for scope in file.chain(at):
            if file.scopes[scope].kind != ScopeKind.FUNCTION:
                continue
            index = file.scopes[scope].definition
            if index == NOTHING:
                parent = file.scopes[scope].parent
                index = file.scopes[parent].definition if parent != NOTHING else NOTHING
            if index == NOTHING:
                return ()
            definition = file.definitions[index]
            if not definition.type:
                return ()
            values = self.typed(q, file, definition.name_end, definition.type)
            if definition.kind in CALLABLE:
                return tuple(
                    one
                    for value in values
                    for one in (
                        value.arguments[0]
                        if value.name == "Promise" and value.arguments
                        else (value,)
                    )
                )
            return tuple(
                one for value in values if value.item for one in self.returned(q, value.item)
            )
        return ()


def annotation(parameter: str) -> str:
    """The type of a parameter as written: `{ a, b }: Props = {}` gives `Props`."""
    depth = 0
    start = -1
    for at, character in enumerate(parameter):
        if character in "([{<":
            depth += 1
        elif character in ")]}" or (character == ">" and parameter[at - 1] not in "=-"):
            depth -= 1
        elif depth == 0 and character == ":" and start < 0:
            start = at + 1
        elif depth == 0 and character == "=" and parameter[at + 1 : at + 2] != ">":
            return parameter[start:at].strip() if start >= 0 else ""
    return parameter[start:].strip() if start >= 0 else ""


IN_PLACE = 60
"""Bytes by which a type written in place is found again."""
