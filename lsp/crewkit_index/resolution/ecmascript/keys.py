"""Keys of literals and patterns, exports by name, attributes of JSX."""

import re

from crewkit_index.facts import NOTHING, Definition, Export, Kind, Trait
from crewkit_index.languages.marks import SHORTHAND, ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.ecmascript.contexts import Contexts
from crewkit_index.resolution.entities import (
    FOREIGN,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question


class Keys(Contexts):
    """Keys of literals and patterns, exports by name, attributes of JSX."""

    def declared(self, q: Question, file: File, found: list[int]) -> Outcome:
        """A key of an object literal is the property of its contextual type."""
        definition = file.definitions[found[0]]
        if definition.traits & SHORTHAND:
            context = self._contextual(q, file, definition.start, definition.name)
            if context is not None:
                return context
            outcome = self.bare(q, file, definition.name_start, definition.name)
            return outcome if outcome.items else super().declared(q, file, found)
        scope = file.scopes[definition.scope]
        if scope.kind == ScopeKind.CLASS and definition.traits & Trait.LOCAL:
            context = self._contextual(q, file, definition.start, definition.name)
            if context is not None and context.items:
                return context
        if "." in definition.value or "[" in definition.type:  # { a } = b leads into b
            taken = self._taken(q, file, definition)
            if taken is not None:
                return taken
        return super().declared(q, file, found)

    def _taken(self, q: Question, file: File, definition: Definition) -> Outcome | None:
        """`const { a } = b`: the name that is bound is also b's member."""
        suffix = f").{definition.name}"
        before = file.text.masked[: definition.name_start].rstrip()[-1:]
        if before not in "{,":
            return None
        if definition.value.endswith(suffix):
            node = expressions.parse(definition.value, self.language)
            if node is None or node.kind != "member":
                return None
            values = self.evaluate(q, file, self._outside(file, definition), node.inner[0])
        elif definition.type.endswith(f")['{definition.name}']"):
            written = definition.type[1 : -len(definition.name) - 5]
            values = self.typed(q, file, definition.name_start, written)
        else:
            return None
        found: dict[Item, None] = {}
        for value in values:
            if value.item is not None:
                found.update(dict.fromkeys(self.member(q, value, definition.name).items))
        return Outcome(tuple(found)) if found else None

    def _outside(self, file: File, definition: Definition) -> int:
        return definition.name_start

    def special(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        for found in file.imports:
            if found.start == start:
                return self.imported(q, file, found)
        end = start + len(token.encode())
        if file.text.after(end).startswith("as"):
            for found in file.imports:
                if end < found.start < end + 40 and found.name == token:
                    return self.imported(q, file, found)
        for export in file.facts.exports:
            if export.start <= start < export.end and export.name != "=":
                return self._exported(q, file, export, start, token)
            if export.local == token and end < export.start < end + 40 and export.name != "default":
                return self._exported(q, file, export, start, token)
        return self._key(q, file, start, token)

    def _exported(
        self, q: Question, file: File, export: Export, start: int, token: str
    ) -> Outcome | None:
        if export.name == "default" and export.local != token:
            return None
        if export.module:
            return self._from(q, file.path, export.module, export.local or token)
        return self.bare(q, file, start, export.local or token)

    def _key(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """A key in a destructuring pattern: `{ key: name } = value`; a JSX attribute."""
        following = file.text.after(start + len(token.encode()))
        opener, _ = file.text.enclosing(start)
        if following[:1] == ":" and opener == "{":
            for definition in file.definitions:
                if definition.name_start <= start:
                    continue
                if definition.name_start > start + 200:
                    break
                if definition.value.endswith(f").{token}"):
                    node = expressions.parse(definition.value, self.language)
                    if node is None or node.kind != "member":
                        return None
                    values = self.evaluate(q, file, definition.name_start, node.inner[0])
                    return self._members(q, values, token)
                if definition.type.endswith(f")['{token}']"):
                    written = definition.type[1 : -len(token) - 5]
                    return self._members(q, self.typed(q, file, start, written), token)
                break
        if following[:1] in ("=", "/", ">", "") or following[:1].isalpha():
            return self._attribute(q, file, start, token)
        return None

    def _attribute(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """`<Component attribute=...>` leads to the component's property."""
        text = file.text.masked
        opening = text.rfind("<", max(0, start - 2_000), start)
        if opening < 0:
            return None
        tag = re.match(r"<([A-Z][\w.]*|[a-z][\w-]*)\s", text[opening : opening + 200])
        if tag is None or opening + tag.end() > start:
            return None
        between = text[opening + tag.end() : start]
        flat = _without_brackets(between)
        if (
            flat is None
            or ">" in flat.replace("=>", "")
            or not re.fullmatch(r"[\s\w\"'\x01=:.{}-]*", flat)
        ):
            return None
        name = tag.group(1)
        if name[0].islower():
            return FOREIGN
        values = self.evaluate(q, file, opening, expressions.parse(name, self.language))
        found: dict[Item, None] = {}
        for value in values:
            for properties in self._properties(q, value):
                found.update(dict.fromkeys(self.member(q, properties, token).items))
        return Outcome(tuple(found)) if found else FOREIGN

    def _properties(self, q: Question, value: Value) -> Values:
        """What a component takes: its first parameter's type, or its class's `props`."""
        if value.item is None or value.item.index == NOTHING:
            return ()
        file = q.file(value.item.path)
        definition = q.definition(value.item)
        if file is None or definition is None:
            return ()
        if definition.kind is Kind.CLASS:
            return self.worth(q, self.member(q, value._replace(instance=True), "props"))
        return self._parameter_type(q, value.item, 0)


def _without_brackets(text: str) -> str | None:
    depth, kept = 0, []
    for character in text:
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0:
            kept.append(character)
    return "".join(kept) if depth == 0 else None
