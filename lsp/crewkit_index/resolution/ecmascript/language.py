"""TypeScript and JavaScript: scopes, overloads, mentions."""

import re
from collections.abc import Iterable, Sequence

from crewkit_index.facts import NOTHING, Kind, Trait
from crewkit_index.languages.marks import MEMBER, ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.ecmascript.keys import Keys
from crewkit_index.resolution.entities import (
    Item,
    Outcome,
    Value,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.text import closing_bracket


class EcmaScript(Keys):
    """TypeScript and JavaScript: scopes, overloads, mentions."""

    def _resolve(self, q: Question, path: str, start: int, token: str) -> Outcome:
        outcome = super()._resolve(q, path, start, token)
        file = q.file(path)
        if len(outcome.items) <= 1 or file is None:
            return outcome
        end = start + len(token.encode())
        chosen = self._overload(q, file, outcome.items, start, end)
        return outcome._replace(items=tuple(dict.fromkeys((*chosen, *outcome.items))))

    def _overload(
        self, q: Question, file: File, items: Sequence[Item], start: int, end: int
    ) -> list[Item]:
        """Of several signatures the one that takes what is given; on one, its implementation."""
        definitions = [(item, q.definition(item)) for item in items]
        known = [(item, one) for item, one in definitions if one is not None]
        if not any(one.traits & Trait.DECLARATION for _, one in known):
            return []
        if any(item.path == file.path and one.name_start == start for item, one in known):
            return [item for item, one in known if not one.traits & Trait.DECLARATION][:1]
        text = file.text.masked
        opening = text.find("(", end)
        between = text[end:opening] if opening >= 0 else "?"
        if between and not re.fullmatch(r"\s*<[\w\s,.<>\[\]|]*>\s*|\s+|\?\.", between):
            return []
        given = expressions.split(file.text.slice(opening + 1, closing_bracket(text, opening)))
        for item, one in known:
            if one.traits & Trait.DECLARATION and self._takes(q, item, len(given)):
                return [item]
        return []

    def _takes(self, q: Question, item: Item, count: int) -> bool:
        file = q.file(item.path)
        written = self.parameters(file, item.index) if file else []
        least = sum(1 for one in written if not re.match(r"\.\.\.|[\w$]+\s*\?", one))
        many = bool(written) and written[-1].startswith("...")
        return least <= count and (many or count <= len(written))

    def visible(self, kind: int, inner: bool) -> bool:  # noqa: FBT001 as declared
        return True

    def pick(self, q: Question, file: File, scope: int, start: int, token: str) -> list[Item]:
        """Members are never seen bare: of a class scope its type parameters alone."""
        found = []
        for index in file.bound(token, scope):
            definition = file.definitions[index]
            if definition.traits & MEMBER:
                continue
            in_class = file.scopes[scope].kind == ScopeKind.CLASS
            if in_class and definition.kind not in (Kind.TYPE_PARAMETER, Kind.CLASS):
                continue
            found.append(Item(file.path, index))
        return [twin for item in found for twin in self._twins(file, item)]

    def _twins(self, file: File, item: Item) -> list[Item]:
        """A parameter that is a field too."""
        place = file.definitions[item.index].name_start
        return [
            Item(file.path, index)
            for index in file.facts.by_name[file.definitions[item.index].name]
            if file.definitions[index].name_start == place
        ]

    def _member(self, q: Question, value: Value, name: str) -> Outcome:
        found = super()._member(q, value, name)
        if found.items or value.item is None:
            return found
        definition = q.definition(value.item)
        if definition is not None and definition.kind is Kind.TYPE:
            return found
        return found

    def family(self, q: Question, item: Item) -> Iterable[Item]:
        found = dict.fromkeys(super().family(q, item))
        definition = q.definition(item)
        if (
            definition is not None
            and definition.kind is not Kind.CONSTRUCTOR
            and self.owner(q, item) is not None
        ):
            found.update(dict.fromkeys(self.overridden(q, item)))
        return found

    def names(self, q: Question, item: Item) -> Iterable[str]:
        definition = q.definition(item)
        if definition is not None and definition.kind is Kind.CONSTRUCTOR:
            file = q.file(item.path)
            if file is not None and definition.container != NOTHING:
                return ("constructor", file.definitions[definition.container].name)
        return super().names(q, item)

    def meets(
        self, q: Question, outcome: Outcome, targets: set[Item], path: str, start: int
    ) -> bool:
        first = next(iter(targets))
        definition = q.definition(first)
        if definition is not None and definition.kind is Kind.CONSTRUCTOR:
            return self._constructs(q, outcome, first, path, start)
        if super().meets(q, outcome, targets, path, start):
            return True
        for item in outcome.items:
            if any(other in targets for other in self.overridden(q, item)):
                return True
        return False

    def _constructs(
        self, q: Question, outcome: Outcome, target: Item, path: str, start: int
    ) -> bool:
        """Whether a mention of its class makes an instance: `new X`."""
        if target in outcome.items:
            return True
        file = q.file(path)
        owner = self.owner(q, target)
        before = file.text.masked[:start].rstrip() if file else ""
        return owner in outcome.items and before.endswith("new")

    def is_call(self, file: File, start: int, end: int) -> bool:
        following = file.text.after(end)
        if following[:1] == "<":
            return (
                file.text.masked[:start].rstrip()[-3:] == "new"
                or ">(" in file.text.masked[end : end + 200]
            )
        before = file.text.masked[max(0, start - 1) : start]
        return following[:1] in ("(", "`") or (before == "<" and following[:1] != "<")
