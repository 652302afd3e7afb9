"""Go: packages by folders and go.mod, methods by their receivers' types, embedding."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Final

from crewkit_index.facts import EMBEDS, METHOD_OF, NOTHING, Definition, Import, Kind, Trait
from crewkit_index.languages.marks import ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
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
from crewkit_index.resolution.rules import Rules

_MODULE: Final = re.compile(r"^\s*module\s+(\S+)", re.MULTILINE)


class Go(Rules):
    """See the module."""

    language = "go"
    self_words = frozenset()
    class_kinds = TYPES | {Kind.TYPE}
    common_members = frozenset(
        [
            "Error",
            "String",
            "Len",
            "Close",
            "Read",
            "Write",
            "Lock",
            "Unlock",
            "Done",
            "Wait",
            "Add",
        ]
    )

    # -- packages ----------------------------------------------------------------------------

    def folder_of(self, q: Question, module: str) -> str | None:
        """The folder of an import path; None when it is not in the repository."""
        for name, folder in self._modules(q):
            if module == name or module.startswith(f"{name}/"):
                inner = module.removeprefix(name).strip("/")
                return posixpath.join(folder, inner) if inner else folder
        return None

    def _modules(self, q: Question) -> list[tuple[str, str]]:
        kept = q.index.remember("go modules")
        if "go" not in kept:
            folders = {""}
            for path in q.index.paths():
                if path.endswith(".go"):
                    folder = path.rpartition("/")[0]
                    while folder and folder not in folders:
                        folders.add(folder)
                        folder = folder.rpartition("/")[0]
            found = []
            for folder in folders:
                text = q.index.read(posixpath.join(folder, "go.mod"))
                name = _MODULE.search(text.decode("utf-8", "replace")) if text else None
                if name:
                    found.append((name.group(1), folder))
            kept["go"] = sorted(found, key=lambda one: -len(one[0]))
        return kept["go"]  # type: ignore[return-value]  # what was just kept

    def files(self, q: Question, folder: str) -> Sequence[str]:
        """A package's files."""
        kept = q.index.remember("go packages")
        if "go" not in kept:
            found: dict[str, list[str]] = {}
            for path in q.index.paths():
                if path.endswith(".go"):
                    found.setdefault(path.rpartition("/")[0], []).append(path)
            kept["go"] = found
        packages: dict[str, list[str]] = kept["go"]  # type: ignore[assignment]  # what was just kept
        return packages.get(folder, ())

    def in_package(self, q: Question, folder: str, name: str) -> list[Item]:
        """What a package declares under a name."""
        wanted = set(q.index.files_defining(name))
        found: list[Item] = []
        for path in self.files(q, folder):
            file = q.file(path) if path in wanted else None
            found.extend(
                Item(path, index)
                for index in (file.bound(name, 0) if file else ())
                if file and file.definitions[index].kind is not Kind.METHOD
            )
        return found

    # -- names -------------------------------------------------------------------------------

    def pick(self, q: Question, file: File, scope: int, start: int, token: str) -> list[Item]:
        found = file.bound(token, scope)
        kind = file.scopes[scope].kind
        if kind == ScopeKind.CLASS:
            found = [one for one in found if file.definitions[one].kind is Kind.TYPE_PARAMETER]
        if kind in (ScopeKind.BLOCK, ScopeKind.FUNCTION):
            before = [one for one in found if file.definitions[one].name_start <= start]
            ended = [
                one
                for one in before
                if file.definitions[one].kind is not Kind.VARIABLE
                or file.definitions[one].end <= start
                or file.definitions[one].name_start == start
            ]
            return [Item(file.path, one) for one in ended[:1]]
        return [
            Item(file.path, one) for one in found if file.definitions[one].kind is not Kind.METHOD
        ]

    def sisters(self, file: File, definition: Definition) -> list[Item]:
        return []

    def imported(self, q: Question, file: File, found: object) -> Outcome:
        assert isinstance(found, Import)  # noqa: S101 the one shape of imports
        folder = self.folder_of(q, found.module)
        if folder is None:
            return FOREIGN
        files = self.files(q, folder)
        if not files:
            return FOREIGN
        name = folder.rpartition("/")[2]
        own = [path for path in files if not path.endswith("_test.go")] or list(files)
        first = next((path for path in own if path.endswith(f"{name}.go")), own[0])
        return Outcome((Item(first),))

    def beyond(self, q: Question, file: File, start: int, token: str) -> Outcome:
        found = self.in_package(q, file.path.rpartition("/")[0], token)
        if found:
            return Outcome(tuple(found))
        for one in file.imports:
            if one.name == "*":
                folder = self.folder_of(q, one.module)
                found = self.in_package(q, folder, token) if folder is not None else []
                if found:
                    return Outcome(tuple(found))
        return FOREIGN

    def special(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        for one in file.imports:
            if one.start == start:
                return self.imported(q, file, one)
        return self._key(q, file, start, token)

    def _key(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """`T{Key: value}`."""
        if file.text.after(start + len(token.encode()))[:1] != ":":
            return None
        if file.text.after(start + len(token.encode()))[:2] == ":=":
            return None
        if file.text.masked[:start].rstrip()[-1:] not in ("{", ","):
            return None
        values = self._literal(q, file, start)
        found: dict[Item, None] = {}
        for value in values:
            if value.item is not None:
                found.update(dict.fromkeys(self.member(q, value, token).items))
        if found:
            return Outcome(tuple(found))
        if values and all(value.item is None and not value.arguments for value in values):
            return FOREIGN
        return None

    def _literal(self, q: Question, file: File, start: int) -> Values:
        """What the composite literal around `start` is of."""
        opener, at = file.text.enclosing(start)
        if opener != "{":
            return ()
        text = file.text.masked
        before = text[max(0, at - 200) : at]
        written = re.search(
            r"(?:(?:\[[^\[\]]*\]|map\[[^\[\]]*\]|[*&])\s*)*[\w.]+(?:\[[^\[\]{}]*\])?$", before
        )
        if written and written.group().strip():
            return self.typed(q, file, at, written.group().lstrip("&"))
        outer = self._literal(q, file, at)  # elements of a slice or map leave their type out
        return tuple(one for value in outer if value.arguments for one in value.arguments[-1])

    # -- members -----------------------------------------------------------------------------

    def module_member(self, q: Question, path: str, name: str) -> Outcome:
        found = self.in_package(q, path.rpartition("/")[0], name)
        return Outcome(tuple(found)) if found else UNKNOWN

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
        return direct or self._methods(q, owner, definition.name, name)

    def _methods(self, q: Question, owner: Item, type_name: str, name: str) -> list[Item]:
        folder = owner.path.rpartition("/")[0]
        found = []
        for path in q.index.files_defining(name):
            if path.rpartition("/")[0] != folder:
                continue
            file = q.file(path)
            for index in file.facts.by_name.get(name, ()) if file else ():
                relations = file.facts.relations_of.get(index, ()) if file else ()
                if any(r.kind == METHOD_OF and r.target == type_name for r in relations):
                    found.append(Item(path, index))
        return found

    def bases(self, q: Question, item: Item) -> Values:
        file = q.file(item.path)
        found: list[Value] = []
        for relation in file.facts.relations_of.get(item.index, ()) if file else ():
            if relation.kind == EMBEDS and file is not None:
                found.extend(self.typed(q, file, relation.start, relation.target) or (OUTSIDE,))
        return tuple(found)

    def _member(self, q: Question, value: Value, name: str) -> Outcome:
        found = super()._member(q, value, name)
        definition = q.definition(value.item) if value.item else None
        if found.items or definition is None or definition.kind is not Kind.TYPE:
            return found
        return FOREIGN

    def owner(self, q: Question, item: Item) -> Item | None:
        file = q.file(item.path)
        for relation in file.facts.relations_of.get(item.index, ()) if file else ():
            if relation.kind == METHOD_OF and file is not None:
                for value in self.typed(q, file, relation.start, relation.target):
                    return value.item
        return super().owner(q, item)

    def is_member(self, q: Question, item: Item, definition: Definition) -> bool:
        if definition.traits & Trait.LOCAL:
            return False
        return definition.kind in (Kind.METHOD, Kind.FIELD)

    def implementations(self, q: Question, item: Item) -> list[Item]:
        """Types whose method sets hold all of an interface's methods."""
        definition = q.definition(item)
        if definition is None:
            return []
        if definition.kind is Kind.INTERFACE:
            return self._fitting(q, item)
        owner = self.owner(q, item)
        around = q.definition(owner) if owner else None
        if owner is None or around is None or around.kind is not Kind.INTERFACE:
            return []
        return [
            method
            for fitting in self._fitting(q, owner)
            for method in self.own_members(q, fitting, definition.name, instance=True)
        ]

    def _fitting(self, q: Question, item: Item) -> list[Item]:
        wanted = self._method_names(q, item)
        if not wanted:
            return []
        first = max(wanted, key=len)
        owners: dict[Item, None] = {}
        for method in q.defining(first):
            owner = self.owner(q, method)
            kind = q.definition(owner).kind if owner and q.definition(owner) else None  # type: ignore[union-attr]
            if owner is not None and owner != item and kind is not Kind.INTERFACE:
                owners[owner] = None
        return [
            owner
            for owner in owners
            if all(self.member(q, Value(owner, True), name).items for name in wanted)
        ]

    def _method_names(self, q: Question, item: Item) -> list[str]:
        found: list[str] = []
        for ancestor in self.ancestry(q, item):
            file = q.file(ancestor.path) if ancestor else None
            if ancestor is None or file is None:
                continue
            scope = file.inner(ancestor.index)
            found.extend(
                one.name
                for one in file.definitions
                if one.scope == scope and one.kind is Kind.METHOD
            )
        return found

    # -- values ------------------------------------------------------------------------------

    def _value_of(self, q: Question, item: Item) -> Values:
        definition = q.definition(item)
        if definition is not None and definition.kind is Kind.TYPE:
            return self.type_item(q, item)
        return super()._value_of(q, item)

    def type_item(self, q: Question, item: Item) -> Values:
        """A named type has its own methods beside what it is made of."""
        definition = q.definition(item)
        if definition is not None and definition.kind is Kind.TYPE:
            beside = super().type_item(q, item)
            own = Value(item, True)
            return (own, *(value for value in beside if value != own))
        return super().type_item(q, item)

    def evaluate(
        self, q: Question, file: File, offset: int, node: expressions.Node | None
    ) -> Values:
        if node is not None and node.kind == "index" and node.text.startswith("@"):
            return self._of_several(q, file, offset, node)
        return super().evaluate(q, file, offset, node)

    def _of_several(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        """One of the values that a call gives; `v, ok :=` of the others."""
        place = int(node.text[1:])
        found: list[Value] = []
        for value in self.evaluate(q, file, offset, node.inner[0]):
            if value.name == "tuple" and place < len(value.arguments):
                found.extend(value.arguments[place])
            elif place == 0:
                found.append(value)
        return tuple(found)

    def _member_value(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        return super()._member_value(q, file, offset, node)

    def called(self, q: Question, file: File, offset: int, value: Value, arguments: str) -> Values:
        if value.item is None and value.name == "function" and value.arguments:
            return value.arguments[0]
        if value.item is not None and value.instance:
            definition = q.definition(value.item)
            if definition is not None and definition.kind in TYPES | {Kind.TYPE}:
                return (value,)  # a conversion
        return super().called(q, file, offset, value, arguments)

    def _name(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        if node.name in ("new", "make"):
            return (Value(None, False, node.name),)
        return super()._name(q, file, offset, node)

    def _call(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        inner = node.inner[0]
        if inner.kind == "name" and inner.name in ("new", "make", "append"):
            first = expressions.split(node.text)[:1]
            if not first:
                return ()
            if inner.name == "append":
                return self.evaluate(q, file, offset, expressions.parse(first[0], self.language))
            return self.typed(q, file, offset, first[0])
        if inner.kind == "member" and not inner.name and node.text.strip():
            return ()
        return super()._call(q, file, offset, node)

    def _new(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        return tuple(
            v._replace(instance=True) for v in self.evaluate(q, file, offset, node.inner[0])
        )

    def type_name(self, q: Question, file: File, offset: int, parts: Sequence[str]) -> Outcome:
        return super().type_name(q, file, offset, parts)

    def qualified(self, q: Question, items: Iterable[Item], name: str) -> Outcome:
        found: list[Item] = []
        for item in items:
            if item.index == NOTHING:
                found.extend(self.module_member(q, item.path, name).items)
        return Outcome(tuple(found)) if found else super().qualified(q, items, name)
