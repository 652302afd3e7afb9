"""Members of types and modules, along what they inherit."""

from collections.abc import Sequence
from typing import Final

from crewkit_index.answers import Confidence
from crewkit_index.facts import EXTENDS, IMPLEMENTS, METHOD_OF, NOTHING, Definition, Kind, Trait
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
from crewkit_index.resolution.rules.names import Names

GUESS_LIMIT: Final = 12


class Members(Names):
    """Members of types and modules, along what they inherit."""

    def member_of(
        self, q: Question, file: File, start: int, token: str, written: str, first: int
    ) -> Outcome:
        """A name after a dot."""
        values = self.evaluate(q, file, first, expressions.parse(written, self.language))
        return self.member_outcome(q, file, start, token, values)

    def member_outcome(
        self, q: Question, file: File, start: int, token: str, values: Values
    ) -> Outcome:
        """A member of what the receiver may be."""
        items: dict[Item, None] = {}
        foreign = False
        for value in values:
            found = self.member(q, value, token)
            items.update(dict.fromkeys(found.items))
            foreign = foreign or found.outside
        if items:
            return Outcome(tuple(items))
        if foreign or token in self.common_members:
            return FOREIGN
        if values:
            return UNKNOWN
        return self.guess(q, file, start, token)

    def member(self, q: Question, value: Value, name: str) -> Outcome:
        """A value's member."""
        if value.item is None:
            return FOREIGN
        return q.once(
            ("member", value.item, value.instance, value.scope, name),
            lambda: self._member(q, value, name),
            UNKNOWN,
        )

    def _member(self, q: Question, value: Value, name: str) -> Outcome:
        item = value.item
        if item is None:
            return FOREIGN
        if value.scope != NOTHING:
            written = q.file(item.path)
            inside = written.bound(name, value.scope) if written else []
            return Outcome(tuple(Item(item.path, index) for index in inside))
        if item.index == NOTHING:
            return self.module_member(q, item.path, name)
        file = q.file(item.path)
        if file is None:
            return UNKNOWN
        definition = file.definitions[item.index]
        if definition.kind is Kind.MODULE:
            found = file.members(item.index, name)
            if found:
                return Outcome(tuple(Item(item.path, index) for index in found))
        if definition.kind in CALLABLE:
            return self.function_member(q, item, name)
        foreign = False
        for owner in self.ancestry(q, item):
            if owner is None:
                foreign = True
                continue
            found_items = self.own_members(q, owner, name, instance=value.instance)
            if found_items:
                return Outcome(tuple(found_items))
        return FOREIGN if foreign else UNKNOWN

    def function_member(self, q: Question, item: Item, name: str) -> Outcome:
        """A member of a function itself."""
        return FOREIGN

    def module_member(self, q: Question, path: str, name: str) -> Outcome:
        """What a file gives out under a name."""
        file = q.file(path)
        found = file.bound(name, 0) if file else []
        return Outcome(tuple(Item(path, index) for index in found))

    def own_members(self, q: Question, owner: Item, name: str, *, instance: bool) -> list[Item]:
        """Members that a type itself defines, wherever that stands."""
        file = q.file(owner.path)
        if file is None:
            return []
        found = [Item(owner.path, index) for index in file.members(owner.index, name)]
        definition = file.definitions[owner.index]
        for relation in file.facts.relations:
            tied = relation.kind == METHOD_OF and relation.target == definition.name
            if tied and file.definitions[relation.definition].name == name:
                found.append(Item(owner.path, relation.definition))
        return found

    def ancestry(self, q: Question, item: Item) -> Sequence[Item | None]:
        """A type and what it inherits from, nearest first; None for what is outside."""
        return q.once(("ancestry", item), lambda: self._ancestry(q, item), (item,))

    def _ancestry(self, q: Question, item: Item) -> Sequence[Item | None]:
        found: dict[Item | None, None] = {item: None}
        for base in self.bases(q, item):
            if base.item is None:
                found[None] = None
            else:
                found.update(dict.fromkeys(self.ancestry(q, base.item)))
        if None in found:  # the outside comes last: what is here wins
            del found[None]
            found[None] = None
        return tuple(found)

    def bases(self, q: Question, item: Item) -> Values:
        """What a type is declared to extend or implement."""
        file = q.file(item.path)
        if file is None or item.index == NOTHING:
            return ()
        found: list[Value] = []
        for relation in file.facts.relations_of.get(item.index, ()):
            if relation.kind in (EXTENDS, IMPLEMENTS):
                values = self.base(q, file, item, relation.target, relation.start)
                found.extend(values or (OUTSIDE,))
        return tuple(found)

    def base(self, q: Question, file: File, item: Item, target: str, start: int) -> Values:
        """What one base leads to."""
        return self.typed(q, file, start, target)

    def guess(self, q: Question, file: File, start: int, token: str) -> Outcome:
        """The receiver is unknown: a member of that name, when one type alone has it."""
        return q.once(("guess", self.language, token), lambda: self._guess(q, token), UNKNOWN)

    def _guess(self, q: Question, token: str) -> Outcome:
        found: list[Item] = []
        for item in q.defining(token):
            definition = q.definition(item)
            if definition is None or not self.is_member(q, item, definition):
                continue
            if q.language(item.path) == self.language:
                found.append(item)
            if len(found) > GUESS_LIMIT:
                break
        if not found:
            return FOREIGN
        roots = {self.root(q, item) for item in found[:GUESS_LIMIT]}
        sure = len(roots) == 1 and len(found) <= GUESS_LIMIT
        return Outcome(tuple(found[:GUESS_LIMIT]), Confidence.LIKELY if sure else Confidence.GUESS)

    def is_member(self, q: Question, item: Item, definition: Definition) -> bool:
        """Whether a definition is one of a type's members."""
        if definition.traits & Trait.LOCAL or definition.container == NOTHING:
            return False
        file = q.file(item.path)
        return file is not None and file.definitions[definition.container].kind in TYPES

    def root(self, q: Question, item: Item) -> Item:
        """The topmost declaration that a member overrides."""
        return self.overridden(q, item)[-1]

    def overridden(self, q: Question, item: Item) -> list[Item]:
        """A member and what it overrides, in the order of ancestry."""
        definition = q.definition(item)
        owner = self.owner(q, item)
        if definition is None or owner is None:
            return [item]
        found = [item]
        for ancestor in self.ancestry(q, owner):
            if ancestor is not None and ancestor != owner:
                found.extend(self.own_members(q, ancestor, definition.name, instance=True)[:1])
        return found

    def owner(self, q: Question, item: Item) -> Item | None:
        """The type a member belongs to."""
        definition = q.definition(item)
        if definition is None or definition.container == NOTHING:
            return None
        container = Item(item.path, definition.container)
        around = q.definition(container)
        return container if around is not None and around.kind in TYPES else None
