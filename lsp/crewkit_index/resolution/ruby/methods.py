"""Methods by ancestors, mixins and conventions."""

from collections.abc import Iterable, Sequence

from crewkit_index.answers import Confidence
from crewkit_index.facts import (
    NOTHING,
    Kind,
    Trait,
)
from crewkit_index.languages.marks import ANYWHERE
from crewkit_index.resolution.entities import (
    CALLABLE,
    FOREIGN,
    UNKNOWN,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.ruby.constants import _DEF_CLASS, _INHERITED, SUFFIXES, Constants


class Methods(Constants):
    """Methods by ancestors, mixins and conventions."""

    def _variables(self, q: Question, file: File, start: int, token: str) -> list[Item]:
        if token[0] == "$":
            return list(q.defining(token))
        found = [
            Item(file.path, index)
            for scope in file.chain(start)
            for index in file.bound(token, scope)
        ]
        if found:
            return found
        for name in self.nesting(q, file, start)[:1]:
            for ancestor in (name, *self.ancestors(q, name)):
                for item in self.named(q, ancestor):
                    other = q.file(item.path)
                    inner = other.inner(item.index) if other else NOTHING
                    found.extend(
                        Item(item.path, one)
                        for one in (other.bound(token, inner) if other and inner != NOTHING else ())
                    )
                if found:
                    return found
        return found

    def _called(self, q: Question, file: File, start: int, token: str) -> Outcome:
        """A method called on `self`."""
        values = self._self(q, file, start)
        for value in values:
            found = self.member(q, value, token)
            if found.items:
                return found
        functions = [
            item
            for item in q.defining(token)
            if (one := q.definition(item)) is not None
            and one.kind is Kind.FUNCTION
            and item.path.endswith(SUFFIXES)
        ]
        if functions:
            return Outcome(tuple(functions))
        if token in self.common_members:
            return FOREIGN
        return self.guess(q, file, start, token)

    def _self(self, q: Question, file: File, offset: int) -> Values:
        index = file.around(offset, _DEF_CLASS)
        if index == NOTHING:
            return ()
        instance = False
        for scope in file.chain(offset):
            one = file.scopes[scope].definition
            if one != NOTHING and file.definitions[one].kind is Kind.METHOD:
                instance = not file.definitions[one].traits & Trait.STATIC
                break
            if one == index:
                break
        return (Value(Item(file.path, index), instance),)

    def member(self, q: Question, value: Value, name: str) -> Outcome:
        if value.item is None:
            return FOREIGN
        whole = self.full_name(q, value.item)
        return q.once(
            ("member", whole, value.instance, name),
            lambda: self._of(q, whole, value, name),
            UNKNOWN,
        )

    def _of(self, q: Question, whole: str, value: Value, name: str) -> Outcome:
        if name[:1].isupper():
            for owner in (whole, *self.ancestors(q, whole)):
                found = self.named(q, f"{owner}::{name}")
                if found:
                    return Outcome(found)
        if name == "new" and not value.instance:
            made = self._of(q, whole, value._replace(instance=True), "initialize")
            return made if made.items else FOREIGN
        line = self.lineage(q, whole, instance=value.instance)
        for owner, instance in line:
            items = self.methods(q, owner, name, instance=instance)
            if items:
                return Outcome(tuple(items))
        return UNKNOWN

    def lineage(self, q: Question, whole: str, *, instance: bool) -> list[tuple[str, bool]]:
        """Where a method is looked for: module names, and whether among instance methods."""
        ancestors = self.ancestors(q, whole)
        if instance:
            return [(one, True) for one in (whole, *ancestors)]
        found = [(whole, False)]
        found.extend((one, True) for one in self.extensions(q, whole))
        for one in ancestors:
            found.append((one, False))
            found.append((f"{one}::ClassMethods", True))
            found.extend((other, True) for other in self.extensions(q, one))
        return found

    def methods(self, q: Question, owner: str, name: str, *, instance: bool) -> list[Item]:
        """Methods that a module itself defines."""
        found = []
        for item in q.defining(name):
            definition = q.definition(item)
            if definition is None or definition.container == NOTHING:
                continue
            if definition.kind not in CALLABLE | {Kind.PROPERTY}:
                continue
            static = bool(definition.traits & Trait.STATIC)
            if static == instance and not definition.traits & ANYWHERE:
                continue
            if self.full_name(q, Item(item.path, definition.container)) == owner:
                found.append(item)
        return found

    def guess(self, q: Question, file: File, start: int, token: str) -> Outcome:
        found = q.once(("guess", token), lambda: self._callables(q, token), NOBODY)
        if not found:
            return FOREIGN
        ranked = sorted(found, key=lambda item: -_shared(item.path, file.path))
        owners = {self.owner(q, item) for item in found[:12]}
        sure = len(owners) == 1
        return Outcome(tuple(ranked[:12]), Confidence.LIKELY if sure else Confidence.GUESS)

    def _callables(self, q: Question, token: str) -> tuple[Item, ...]:
        return tuple(
            item
            for item in q.defining(token)
            if (one := q.definition(item)) is not None
            and one.kind in CALLABLE | {Kind.PROPERTY}
            and item.path.endswith(SUFFIXES)
        )

    def owner(self, q: Question, item: Item) -> Item | None:
        definition = q.definition(item)
        if definition is None or definition.container == NOTHING:
            return None
        found = self.named(q, self.full_name(q, Item(item.path, definition.container)))
        return found[0] if found else None

    def _ancestry(self, q: Question, item: Item) -> Sequence[Item | None]:
        names = self.ancestors(q, self.full_name(q, item))
        return (item, *(one for name in names for one in self.named(q, name)[:1]))

    def own_members(self, q: Question, owner: Item, name: str, *, instance: bool) -> list[Item]:
        whole = self.full_name(q, owner)
        return self.methods(q, whole, name, instance=True) or self.methods(
            q, whole, name, instance=False
        )

    def direct_subtypes(self, q: Question, item: Item) -> Iterable[Item]:
        whole = self.full_name(q, item)
        last = whole.rpartition("::")[2]
        for path in q.index.files_with(last):
            file = q.file(path)
            for relation in file.facts.relations if file else ():
                if (
                    file is not None
                    and relation.kind in _INHERITED
                    and relation.target.rpartition("::")[2] == last
                    and self._base_name(q, file, relation.start, relation.target) == whole
                ):
                    yield Item(path, relation.definition)


def _shared(one: str, other: str) -> int:
    """How many leading folders two paths share."""
    count = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count


NOBODY: tuple[Item, ...] = ()
