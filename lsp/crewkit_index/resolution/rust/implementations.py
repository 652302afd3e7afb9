"""Members by impl blocks and traits."""

from collections.abc import Iterable

from crewkit_index.facts import IMPL_FOR, IMPL_OF, NOTHING, Definition, Kind, Trait
from crewkit_index.resolution.entities import (
    FOREIGN,
    UNKNOWN,
    Item,
    Outcome,
    Value,
)
from crewkit_index.resolution.question import Question
from crewkit_index.resolution.rust.modules import IMPLS, Modules


class Implementations(Modules):
    """Members by impl blocks and traits."""

    def _member(self, q: Question, value: Value, name: str) -> Outcome:
        item = value.item
        definition = q.definition(item) if item else None
        if item is not None and definition is not None and definition.kind is Kind.MODULE:
            return self.in_module(q, item, name)
        found = super()._member(q, value, name)
        if found.items or item is None or definition is None:
            return found
        if definition.kind is Kind.TYPE_PARAMETER:
            file = q.file(item.path)
            if file is not None and definition.type:
                for bound in self.typed(q, file, definition.name_end, definition.type):
                    outcome = self.member(q, bound, name)
                    if outcome.items:
                        return outcome
            return FOREIGN
        if definition.kind is Kind.TYPE:
            for one in self.type_item(q, item):
                if one.item != item:
                    outcome = self.member(q, one, name)
                    if outcome.items or outcome.outside:
                        return outcome
            return FOREIGN
        if definition.kind in IMPLS and name in self.common_members:
            return FOREIGN
        return self._by_deref(q, item, name) if definition.kind in IMPLS else found

    def _by_deref(self, q: Question, item: Item, name: str) -> Outcome:
        """What the type dereferences to has it."""
        for target in self.own_members(q, item, "Target", instance=False):
            for value in self.type_item(q, target):
                if value.item is not None and value.item != item:
                    return self.member(q, value, name)
        return FOREIGN if self._outside_traits(q, item) else UNKNOWN

    def _outside_traits(self, q: Question, item: Item) -> bool:
        return True

    def own_members(self, q: Question, owner: Item, name: str, *, instance: bool) -> list[Item]:
        file = q.file(owner.path)
        definition = q.definition(owner)
        if file is None or definition is None:
            return []
        direct = [
            Item(owner.path, index)
            for index in file.members(owner.index, name)
            if file.definitions[index].kind is not Kind.TYPE_PARAMETER
        ]
        if definition.kind in (Kind.TRAIT, Kind.IMPLEMENTATION):
            return direct
        fields = [one for one in direct if self._kind(q, one) is Kind.FIELD]
        inherent: list[Item] = []
        of_traits: list[Item] = []
        for item in q.defining(name):
            target, trait = self.implemented(q, item)
            if target == owner:
                (of_traits if trait else inherent).append(item)
        if direct and not fields:
            return direct
        found = [*inherent, *of_traits]
        if fields and not found:
            return fields
        if fields and found:
            return [*fields, *found]
        return found or self._defaults(q, owner, definition, name)

    def _kind(self, q: Question, item: Item) -> Kind | None:
        definition = q.definition(item)
        return definition.kind if definition else None

    def implemented(self, q: Question, item: Item) -> tuple[Item | None, bool]:
        """The type whose impl block holds a definition, and whether a trait's."""
        definition = q.definition(item)
        file = q.file(item.path)
        if definition is None or file is None or definition.container == NOTHING:
            return None, False
        container = file.definitions[definition.container]
        if container.kind is not Kind.IMPLEMENTATION:
            return None, False
        return self._impl(q, Item(item.path, definition.container))

    def _impl(self, q: Question, item: Item) -> tuple[Item | None, bool]:
        return q.once(("impl", item), lambda: self._impl_of(q, item), NO_TYPE)

    def _impl_of(self, q: Question, item: Item) -> tuple[Item | None, bool]:
        file = q.file(item.path)
        target: Item | None = None
        trait = False
        for relation in file.facts.relations_of.get(item.index, ()) if file else ():
            if relation.kind == IMPL_FOR and file is not None:
                values = self.typed(q, file, relation.start, relation.target)
                target = next((value.item for value in values if value.item is not None), None)
            elif relation.kind == IMPL_OF:
                trait = True
        return target, trait

    def _defaults(self, q: Question, owner: Item, definition: Definition, name: str) -> list[Item]:
        """Methods that a trait gives to what implements it."""
        found = []
        for item in q.defining(name):
            one = q.definition(item)
            file = q.file(item.path)
            if one is None or file is None or one.container == NOTHING:
                continue
            trait = file.definitions[one.container]
            if trait.kind is Kind.TRAIT and self._has_trait(q, owner, definition, trait.name):
                found.append(item)
        return found

    def _has_trait(self, q: Question, owner: Item, definition: Definition, trait: str) -> bool:
        return trait in q.once(
            ("traits", owner), lambda: self._traits(q, owner, definition), NO_TRAITS
        )

    def _traits(self, q: Question, owner: Item, definition: Definition) -> frozenset[str]:
        """Names of the traits that are implemented for a type."""
        found = set()
        for path in q.index.files_with(definition.name):
            file = q.file(path)
            if file is None or file.language != self.language:
                continue
            for index, relations in file.facts.relations_of.items():
                written = [one.target for one in relations if one.kind == IMPL_OF]
                target = [one.target for one in relations if one.kind == IMPL_FOR]
                if not written or not target or definition.name not in target[0]:
                    continue
                if self._impl(q, Item(path, index))[0] == owner:
                    found.add(written[0].partition("<")[0].rpartition("::")[2].strip())
        return frozenset(found)

    def owner(self, q: Question, item: Item) -> Item | None:
        target, _ = self.implemented(q, item)
        return target or super().owner(q, item)

    def is_member(self, q: Question, item: Item, definition: Definition) -> bool:
        if definition.container == NOTHING or definition.traits & Trait.LOCAL:
            return False
        file = q.file(item.path)
        kind = file.definitions[definition.container].kind if file else None
        return kind in IMPLS and definition.kind in (Kind.METHOD, Kind.FIELD)

    def overridden(self, q: Question, item: Item) -> list[Item]:
        trait = self.trait_member(q, item)
        return [item, trait] if trait is not None else [item]

    def trait_member(self, q: Question, item: Item) -> Item | None:
        """What an item of a trait's impl block implements."""
        definition = q.definition(item)
        file = q.file(item.path)
        if definition is None or file is None or definition.container == NOTHING:
            return None
        for relation in file.facts.relations_of.get(definition.container, ()):
            if relation.kind == IMPL_OF:
                for value in self.typed(q, file, relation.start, relation.target):
                    if value.item is not None:
                        found = self.own_members(q, value.item, definition.name, instance=True)
                        return found[0] if found else None
        return None

    def direct_subtypes(self, q: Question, item: Item) -> Iterable[Item]:
        definition = q.definition(item)
        if definition is None:
            return
        for path in q.index.files_with(definition.name):
            file = q.file(path)
            if file is None or file.language != self.language:
                continue
            for relation in file.facts.relations:
                if relation.kind == IMPL_OF and definition.name in relation.target:
                    values = self.typed(q, file, relation.start, relation.target)
                    if any(value.item == item for value in values):
                        yield Item(path, relation.definition)


NO_TYPE: tuple[Item | None, bool] = (None, False)
NO_TRAITS: frozenset[str] = frozenset()
