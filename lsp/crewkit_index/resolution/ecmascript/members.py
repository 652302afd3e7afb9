"""Members of classes, interfaces and object literals; what functions give back."""

import re
from typing import Final

from crewkit_index.facts import METHOD_OF, NOTHING, Definition, Kind, Trait
from crewkit_index.languages.marks import ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.ecmascript.modules import Modules
from crewkit_index.resolution.entities import (
    FOREIGN,
    OUTSIDE,
    TYPES,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.text import closing_bracket

_RETURN: Final = re.compile(r"\breturn\b[ \t]+(?=[^\s;])")
RETURNS: Final = 8


class Members(Modules):
    """Members of classes, interfaces and object literals; what functions give back."""

    def word(self, q: Question, file: File, offset: int, name: str) -> Values | None:
        if name == "this":
            return self._this(q, file, offset)
        if name == "super":
            index = file.around(offset, TYPES)
            return self.bases(q, Item(file.path, index)) if index != NOTHING else ()
        if name == "require":
            return (Value(None, False, "require"),)
        if name == "import":
            return (Value(None, False, "require"),)
        return None

    def _this(self, q: Question, file: File, offset: int) -> Values:
        for scope in file.chain(offset):
            index = file.scopes[scope].definition
            kind = file.scopes[scope].kind
            if kind == ScopeKind.CLASS and index != NOTHING:
                return (Value(Item(file.path, index), not self._static(file, scope, offset)),)
            if kind == ScopeKind.CLASS:
                owner = file.scopes[file.scopes[scope].parent].definition
                if owner != NOTHING and file.definitions[owner].kind in (
                    Kind.VARIABLE,
                    Kind.CONSTANT,
                ):
                    return (Value(Item(file.path, owner), True),)
            if kind == ScopeKind.FUNCTION and index != NOTHING:
                definition = file.definitions[index]
                if definition.kind is Kind.FUNCTION and any(
                    one.kind == METHOD_OF for one in file.facts.relations_of.get(index, ())
                ):
                    return ()
        return ()

    def _static(self, file: File, scope: int, offset: int) -> bool:
        for inner in file.chain(offset):
            if file.scopes[inner].parent == scope:
                index = file.scopes[inner].definition
                return index != NOTHING and bool(file.definitions[index].traits & Trait.STATIC)
        return False

    def _value_of(self, q: Question, item: Item) -> Values:
        file = q.file(item.path)
        definition = q.definition(item)
        if file is not None and definition is not None and not definition.type:
            if definition.value.startswith("{"):
                return (Value(item, True),)
            if definition.value.startswith(("class ", "class{")):
                return (Value(item),)
        return super()._value_of(q, item)

    def own_members(self, q: Question, owner: Item, name: str, *, instance: bool) -> list[Item]:
        file = q.file(owner.path)
        if file is None:
            return []
        definition = file.definitions[owner.index]
        if definition.kind in (Kind.CLASS, Kind.INTERFACE, Kind.ENUM, Kind.MODULE):
            found: list[Item] = []
            for sister in file.bound(definition.name, definition.scope) or [owner.index]:
                found.extend(
                    Item(owner.path, index)
                    for index in file.members(sister, name)
                    if file.definitions[index].kind is not Kind.TYPE_PARAMETER
                )
            if found:
                both = [one for one in found if self._is_static(q, one) != instance]
                return both or found
            return [
                one
                for one in super().own_members(q, owner, name, instance=instance)
                if one.index not in file.members(owner.index, name)
            ]
        return self._literal_members(file, owner, name) or super().own_members(
            q, owner, name, instance=instance
        )

    def _is_static(self, q: Question, item: Item) -> bool:
        definition = q.definition(item)
        return definition is not None and bool(definition.traits & Trait.STATIC)

    def _literal_members(self, file: File, owner: Item, name: str) -> list[Item]:
        """Members of the object literals and object types written in a definition."""
        definition = file.definitions[owner.index]
        found: list[Item] = []
        outer = -1
        for number, scope in enumerate(file.scopes):
            if scope.start < definition.name_end or scope.start < outer:
                continue
            if scope.start >= definition.end:
                break
            if scope.kind == ScopeKind.CLASS:
                found.extend(Item(owner.path, index) for index in file.bound(name, number))
                outer = scope.end
            elif scope.kind == ScopeKind.FUNCTION:
                outer = scope.end
        return found

    def function_member(self, q: Question, item: Item, name: str) -> Outcome:
        file = q.file(item.path)
        found = super().own_members(q, item, name, instance=False) if file else []
        return Outcome(tuple(found)) if found else FOREIGN

    def called(self, q: Question, file: File, offset: int, value: Value, arguments: str) -> Values:
        if value.item is None and value.name == "require":
            found = re.match(r"\s*['\"]([^'\"]+)['\"]\s*$", arguments)
            home = self._from(q, file.path, found.group(1), "=") if found else FOREIGN
            return self.worth(q, home) if home.items else (OUTSIDE,)
        if value.item is not None:
            definition = q.definition(value.item)
            if definition is not None and definition.kind in (
                Kind.VARIABLE,
                Kind.FIELD,
                Kind.CONSTANT,
            ):
                return self.returned(q, value.item)
        if value.item is None and value.name == "function" and value.arguments:
            return value.arguments[0]
        return super().called(q, file, offset, value, arguments)

    def inferred(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        inner = self.function_scope(file, item.index)
        if inner == NOTHING:
            return ()
        scope = file.scopes[inner]
        body = file.text.masked
        arrow = (
            re.match(r"=>\s*(?=[^\s{])", body[(a := _arrow(body, scope.start, scope.end)) : a + 40])
            if (_arrow(body, scope.start, scope.end) >= 0)
            else None
        )
        if arrow is not None:
            at = _arrow(body, scope.start, scope.end) + arrow.end()
            text = file.text.slice(at, min(scope.end, at + 300))
            return self.evaluate(q, file, at, expressions.parse(text, self.language))
        found: dict[Value, None] = {}
        for statement in list(_RETURN.finditer(body, scope.start, scope.end))[:RETURNS]:
            at = statement.end()
            if self._function_at(file, at) != inner:
                continue
            text = file.text.slice(at, _statement_end(body, at))
            if text.startswith("{"):
                found[Value(item, True)] = None
                continue
            found.update(
                dict.fromkeys(self.evaluate(q, file, at, expressions.parse(text, self.language)))
            )
        return tuple(found)

    def _function_at(self, file: File, offset: int) -> int:
        for scope in file.chain(offset):
            if file.scopes[scope].kind == ScopeKind.FUNCTION:
                return scope
        return NOTHING

    def _place(self, file: File, definition: Definition) -> int:
        """Which parameter of its function a definition is."""
        scope = file.scopes[definition.scope]
        opening = file.text.masked.find("(", scope.start)
        if not scope.start <= opening < definition.name_start:
            return 0
        return file.text.argument_number(opening, definition.name_start)

    def parameters(self, file: File, index: int) -> list[str]:
        """A function's parameters as written, `this` left out."""
        definition = file.definitions[index]
        start = definition.name_end
        if definition.kind not in (Kind.METHOD, Kind.CONSTRUCTOR) or definition.value:
            inner = self.function_scope(file, index)
            if inner == NOTHING:
                return []
            start = max(start, file.scopes[inner].start)
        text = file.text.masked
        opening = text.find("(", start, definition.end)
        if opening < 0:
            return []
        closing = closing_bracket(text, opening)
        written = expressions.split(file.text.slice(opening + 1, closing))
        return [one for one in written if not one.startswith(("this:", "this "))]


def _arrow(text: str, start: int, end: int) -> int:
    """Where the arrow of the function that starts at `start` is; -1 when it has none."""
    depth = 0
    for at in range(start, min(end, start + 2_000)):
        character = text[at]
        if character in "([{":
            if character == "{" and depth == 0 and text[:at].rstrip()[-1:] not in ":|&<,":
                return -1
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif depth == 0 and character == "=" and text[at + 1] == ">":
            return at
    return -1


def _statement_end(text: str, at: int) -> int:
    depth = 0
    for place in range(at, min(len(text), at + 300)):
        character = text[place]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth < 0:
                return place
        elif character == ";" and depth <= 0:
            return place
    return min(len(text), at + 300)
