"""Mentions of a definition, and what implements or overrides it."""

from collections.abc import Iterable
from typing import Final

from crewkit_index.facts import EXTENDS, IMPLEMENTS
from crewkit_index.resolution.entities import (
    TYPES,
    Item,
    Outcome,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rules.members import Members

SUBTYPES: Final = 2_000


class Mentions(Members):
    """Mentions of a definition, and what implements or overrides it."""

    def asked(self, q: Question, file: File, start: int, outcome: Outcome) -> Iterable[Item]:
        """Whose mentions are meant by the name that stands at `start`."""
        return outcome.items

    def family(self, q: Question, item: Item) -> Iterable[Item]:
        """Items that count as one and the same in references."""
        definition = q.definition(item)
        file = q.file(item.path)
        return (item, *self.sisters(file, definition)) if definition and file else (item,)

    def names(self, q: Question, item: Item) -> Iterable[str]:
        """Identifiers under which an item may be mentioned."""
        definition = q.definition(item)
        if definition is not None:
            return (definition.name,)
        folder, _, name = item.path.rpartition("/")
        stem = name.partition(".")[0]
        return (folder.rpartition("/")[2],) if stem in ("__init__", "index", "mod") else (stem,)

    def meets(
        self, q: Question, outcome: Outcome, targets: set[Item], path: str, start: int
    ) -> bool:
        """Whether a mention leads to one of the targets."""
        return any(item in targets for item in outcome.items)

    def is_call(self, file: File, start: int, end: int) -> bool:
        """Whether the identifier is called where it stands."""
        following = file.text.after(end)
        return following[:1] == "("

    def implementations(self, q: Question, item: Item) -> list[Item]:
        """Subtypes of a type, or what overrides a member."""
        definition = q.definition(item)
        if definition is None:
            return []
        if definition.kind in TYPES:
            return self.subtypes(q, item)
        owner = self.owner(q, item)
        if owner is None:
            return []
        return [
            member
            for subtype in self.subtypes(q, owner)
            for member in self.own_members(q, subtype, definition.name, instance=True)
        ]

    def subtypes(self, q: Question, item: Item) -> list[Item]:
        """Types that inherit from one, at any distance, nearest first."""
        found: dict[Item, None] = {}
        queue = [item]
        while queue and len(found) < SUBTYPES:
            for subtype in self.direct_subtypes(q, queue.pop(0)):
                if subtype not in found and subtype != item:
                    found[subtype] = None
                    queue.append(subtype)
        return list(found)

    def direct_subtypes(self, q: Question, item: Item) -> Iterable[Item]:
        """Types that name this one among their bases."""
        definition = q.definition(item)
        for path in q.index.files_with(definition.name) if definition else ():
            file = q.file(path)
            for relation in file.facts.relations if file else ():
                if relation.kind in (EXTENDS, IMPLEMENTS) and definition.name in relation.target:  # type: ignore[union-attr]
                    subtype = Item(path, relation.definition)
                    if any(base.item == item for base in self.bases(q, subtype)):
                        yield subtype
