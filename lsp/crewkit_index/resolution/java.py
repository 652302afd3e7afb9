"""Java: packages, imports of every kind, inherited members, overloads by number of arguments."""

from collections.abc import Iterable, Sequence
from typing import Final

from crewkit_index.facts import NOTHING, STATIC_IMPORT, Definition, Import, Kind, Trait
from crewkit_index.languages.marks import ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    CALLABLE,
    FOREIGN,
    TYPES,
    UNKNOWN,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rules import Rules
from crewkit_index.resolution.text import closing_bracket

_COMMON: Final = frozenset(
    [
        "equals",
        "hashCode",
        "toString",
        "getClass",
        "notify",
        "wait",
        "length",
        "size",
        "isEmpty",
        "get",
        "set",
        "add",
        "put",
        "remove",
        "contains",
        "containsKey",
        "keySet",
        "values",
        "entrySet",
        "iterator",
        "stream",
        "map",
        "filter",
        "collect",
        "forEach",
        "append",
        "charAt",
        "substring",
        "indexOf",
        "trim",
        "split",
        "format",
        "valueOf",
        "name",
        "ordinal",
        "compareTo",
        "close",
        "run",
        "call",
        "apply",
        "accept",
        "test",
        "println",
        "print",
        "clear",
        "addAll",
        "toArray",
        "getKey",
        "getValue",
        "next",
        "hasNext",
        "orElse",
        "isPresent",
        "ifPresent",
        "getMessage",
        "getCause",
        "printStackTrace",
    ]
)


class Java(Rules):
    """See the module."""

    language = "java"
    self_words = frozenset(("this",))
    common_members = _COMMON

    # -- packages ----------------------------------------------------------------------------

    def package(self, file: File) -> str:
        """The package a file says it is of."""
        return file.facts.modules[0].name if file.facts.modules else ""

    def in_package(self, q: Question, package: str, name: str) -> list[Item]:
        """A package's types of that name."""
        found: list[Item] = []
        for path in q.index.files_defining(name):
            file = q.file(path)
            if file is None or file.language != self.language or self.package(file) != package:
                continue
            found.extend(
                Item(path, index)
                for index in file.bound(name, 0)
                if file.definitions[index].kind in TYPES
            )
        return found

    def by_name(self, q: Question, written: str) -> Outcome:
        """A type by its whole name: `a.b.C.D`."""
        parts = written.split(".")
        for size in range(len(parts), 0, -1):
            found = self.in_package(q, ".".join(parts[: size - 1]), parts[size - 1])
            if found:
                outcome = Outcome(tuple(found))
                for part in parts[size:]:
                    outcome = self.qualified(q, outcome.items, part)
                return outcome
        return FOREIGN

    def imported(self, q: Question, file: File, found: object) -> Outcome:
        assert isinstance(found, Import)  # noqa: S101 the one shape of imports
        if not found.flags & STATIC_IMPORT:
            return self.by_name(q, f"{found.module}.{found.name}" if found.module else found.name)
        home = self.by_name(q, found.module)
        return self.qualified(q, home.items, found.name) if home.items else home

    # -- names -------------------------------------------------------------------------------

    def _resolve(self, q: Question, path: str, start: int, token: str) -> Outcome:
        outcome = super()._resolve(q, path, start, token)
        file = q.file(path)
        if len(outcome.items) <= 1 or file is None:
            return outcome
        chosen = self._overload(q, file, outcome.items, start + len(token.encode()))
        return outcome._replace(items=tuple(dict.fromkeys((*chosen, *outcome.items))))

    def _overload(self, q: Question, file: File, items: Sequence[Item], end: int) -> list[Item]:
        text = file.text.masked
        opening = text.find("(", end)
        if opening < 0 or text[end:opening].strip():
            return []
        closing = closing_bracket(text, opening)
        given = len(expressions.split(file.text.slice(opening + 1, closing)))
        return [item for item in items if self._count(q, item) == given]

    def _count(self, q: Question, item: Item) -> int:
        file = q.file(item.path)
        inner = file.inner(item.index) if file and item.index != NOTHING else NOTHING
        if file is None or inner == NOTHING:
            return -1
        return sum(
            1 for one in file.definitions if one.scope == inner and one.kind is Kind.PARAMETER
        )

    def declared(self, q: Question, file: File, found: list[int]) -> Outcome:
        return Outcome(tuple(Item(file.path, index) for index in found))

    def sisters(self, file: File, definition: Definition) -> list[Item]:
        return []

    def lexical(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        called = file.text.after(start + len(token.encode()))[:1] == "("
        for scope in file.chain(start):
            kind = file.scopes[scope].kind
            if kind == ScopeKind.CLASS:
                found = self._inherited(q, file, scope, token, called=called)
            else:
                found = [
                    Item(file.path, index)
                    for index in file.bound(token, scope)
                    if not called or file.definitions[index].kind in TYPES
                ]
            if found:
                return Outcome(tuple(found))
        return None

    def _inherited(
        self, q: Question, file: File, scope: int, token: str, *, called: bool
    ) -> list[Item]:
        index = file.scopes[scope].definition
        if index == NOTHING:
            return self._fitting(
                q, (Item(file.path, one) for one in file.bound(token, scope)), called=called
            )
        own = self._fitting(
            q, (Item(file.path, one) for one in file.bound(token, scope)), called=called
        )
        if own:
            return own
        for ancestor in self.ancestry(q, Item(file.path, index))[1:]:
            if ancestor is not None:
                found = self._fitting(
                    q, self.own_members(q, ancestor, token, instance=True), called=called
                )
                if found:
                    return found
        return []

    def _fitting(self, q: Question, items: Iterable[Item], *, called: bool) -> list[Item]:
        found = []
        for item in items:
            definition = q.definition(item)
            if definition is not None and (definition.kind in CALLABLE) == called:
                found.append(item)
        return found

    def beyond(self, q: Question, file: File, start: int, token: str) -> Outcome:
        for found in file.imported(token):
            return self.imported(q, file, found)
        near = self.in_package(q, self.package(file), token)
        if near:
            return Outcome(tuple(near))
        for star in file.imports:
            if star.name != "*":
                continue
            if star.flags & STATIC_IMPORT:
                home = self.by_name(q, star.module)
                outcome = self.qualified(q, home.items, token) if home.items else UNKNOWN
            else:
                outcome = Outcome(tuple(self.in_package(q, star.module, token)))
                if not outcome.items:
                    outcome = self.qualified(q, self.by_name(q, star.module).items, token)
            if outcome.items:
                return outcome
        return FOREIGN

    def special(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        for found in file.imports:
            if found.start == start:
                return self.imported(q, file, found)
        line = file.text.line_before(start).strip()
        if line.startswith(("import ", "package ")):
            return self.by_name(
                q, line.removeprefix("import ").removeprefix("static ").strip() + token
            )
        operator, end = file.text.operator_before(start)
        if operator == "::":
            written, first = file.text.expression_before(end)
            return self.member_of(q, file, start, token, written, first)
        if line.endswith("@") or not line:
            return None
        return None

    def member_of(
        self, q: Question, file: File, start: int, token: str, written: str, first: int
    ) -> Outcome:
        outcome = super().member_of(q, file, start, token, written, first)
        if (
            not outcome.items
            and written
            and all(part.isidentifier() for part in written.split("."))
        ):
            whole = self.by_name(q, f"{written}.{token}")  # a name written out in full
            if whole.items:
                return whole
        if outcome.items:
            called = file.text.after(start + len(token.encode()))[:1] == "("
            fitting = self._fitting(q, outcome.items, called=called)
            return outcome._replace(items=tuple(fitting)) if fitting else outcome
        return outcome

    # -- values ------------------------------------------------------------------------------

    def _call(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        inner = node.inner[0]
        given = len(expressions.split(node.text))
        outcome = UNKNOWN
        if inner.kind == "name" and inner.name not in ("this", "super"):
            outcome = self._method(q, file, offset, inner.name)
        elif inner.kind == "member":
            values = self.evaluate(q, file, offset, inner.inner[0])
            if any(value.item is None for value in values):
                return super()._call(q, file, offset, node)
            items = [
                item
                for value in values
                for item in self.member(q, value, inner.name).items
                if (one := q.definition(item)) is not None and one.kind in CALLABLE
            ]
            outcome = Outcome(tuple(items))
        fitting = [item for item in outcome.items if self._count(q, item) == given]
        found: dict[Value, None] = {}
        for item in (fitting or list(outcome.items))[:2]:
            found.update(dict.fromkeys(self.returned(q, item)))
        return tuple(found)

    def _method(self, q: Question, file: File, offset: int, name: str) -> Outcome:
        for scope in file.chain(offset):
            if file.scopes[scope].kind == ScopeKind.CLASS:
                found = self._inherited(q, file, scope, name, called=True)
                if found:
                    return Outcome(tuple(found))
        for one in file.imported(name):
            return self.imported(q, file, one)
        return UNKNOWN

    def _member_value(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        found = super()._member_value(q, file, offset, node)
        if any(value.item is not None for value in found):
            return found
        written = _dotted(node)
        whole = self.by_name(q, written) if written else FOREIGN
        return self.worth(q, whole) if whole.items else found

    def member(self, q: Question, value: Value, name: str) -> Outcome:
        if name in ("this", "class"):
            return UNKNOWN
        return super().member(q, value, name)

    def type_name(self, q: Question, file: File, offset: int, parts: Sequence[str]) -> Outcome:
        outcome = super().type_name(q, file, offset, parts)
        if not outcome.items and len(parts) > 1:
            return self.by_name(q, ".".join(parts))
        return outcome

    def untyped(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """A lambda's parameter: what the container that is gone through holds."""
        if definition.kind is not Kind.PARAMETER:
            return ()
        scope = file.scopes[definition.scope]
        opener, at = file.text.enclosing(scope.start)
        callee, first = file.text.expression_before(at) if opener == "(" else ("", 0)
        node = expressions.parse(callee, self.language) if callee else None
        if node is None or node.kind != "member":
            return ()
        return tuple(
            one
            for value in self.evaluate(q, file, first, node.inner[0])
            if value.item is None and value.arguments
            for one in value.arguments[0]
        )

    # -- mentions ----------------------------------------------------------------------------

    def family(self, q: Question, item: Item) -> Iterable[Item]:
        return self.overridden(q, item)

    def meets(
        self, q: Question, outcome: Outcome, targets: set[Item], path: str, start: int
    ) -> bool:
        for item in outcome.items[:1]:
            if item in targets or any(one in targets for one in self.overridden(q, item)):
                return True
        return False

    def is_member(self, q: Question, item: Item, definition: Definition) -> bool:
        return not definition.traits & Trait.LOCAL and definition.kind in (
            Kind.METHOD, Kind.FIELD, Kind.CONSTANT,
        )  # fmt: skip


def _dotted(node: expressions.Node) -> str:
    if node.kind == "name":
        return node.name
    if node.kind == "member":
        inner = _dotted(node.inner[0])
        return f"{inner}.{node.name}" if inner else ""
    return ""
