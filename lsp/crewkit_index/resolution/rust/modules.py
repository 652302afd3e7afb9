"""Crates, modules and paths."""

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from crewkit_index.facts import NOTHING, Import, Kind
from crewkit_index.languages.marks import ScopeKind
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
from crewkit_index.resolution.rules import Rules
from crewkit_index.resolution.vocabulary import RUST

ROOTS: Final = ("lib.rs", "main.rs")
IMPLS: Final = frozenset((Kind.IMPLEMENTATION, Kind.TRAIT, Kind.STRUCT, Kind.ENUM, Kind.UNION))
DEPTH: Final = 32
"""Modules inside modules."""


class Modules(Rules):
    """Crates, modules and paths."""

    language = "rust"
    self_words = frozenset()
    class_kinds = IMPLS
    common_members = RUST
    wrappers = frozenset(
        [
            "Box",
            "Rc",
            "Arc",
            "Pin",
            "Ref",
            "RefMut",
            "MutexGuard",
            "RwLockReadGuard",
            "RwLockWriteGuard",
            "Cow",
        ]
    )

    def _self_type(self, q: Question, file: File, offset: int) -> Values:
        raise NotImplementedError

    def crate(self, q: Question, path: str) -> str:
        """The root file of the crate that a file belongs to."""
        return q.once(("crate", path), lambda: self._crate(q, path), path)

    def _crate(self, q: Question, path: str) -> str:
        seen = path
        for _ in range(DEPTH):
            above = self.parent(q, seen)
            if above is None:
                return seen
            seen = above
        return seen

    def parent(self, q: Question, path: str) -> str | None:
        """The file of the module around a file's."""
        folder, _, name = path.rpartition("/")
        if name in ROOTS or folder.rpartition("/")[2] in ("bin", "tests", "examples", "benches"):
            return None
        if name == "mod.rs":
            folder = folder.rpartition("/")[0]
            inner = path.rpartition("/")[0]
            candidates = [
                f"{folder}/mod.rs",
                f"{folder}.rs",
                f"{folder}/lib.rs",
                f"{folder}/main.rs",
            ]
            del inner
        else:
            candidates = [
                f"{folder}/mod.rs",
                f"{folder}.rs",
                f"{folder}/lib.rs",
                f"{folder}/main.rs",
            ]
        found = (candidate.lstrip("/") for candidate in candidates)
        return next((one for one in found if one != path and q.index.has(one)), None)

    def submodule(self, q: Question, file: File, name: str, place: str, scope: int) -> str | None:
        """The file of `mod name;`."""
        folder, _, own = file.path.rpartition("/")
        if place:
            found = posixpath.normpath(posixpath.join(folder, place))
            return found if q.index.has(found) else None
        if own not in (*ROOTS, "mod.rs") and self.parent(q, file.path) is not None:
            folder = f"{folder}/{own.removesuffix('.rs')}" if folder else own.removesuffix(".rs")
        inline = [
            file.definitions[file.scopes[one].definition].name
            for one in self._scopes(file, scope)
            if file.scopes[one].kind == ScopeKind.NAMESPACE
            and file.scopes[one].definition != NOTHING
        ]
        base = "/".join(part for part in (folder, *reversed(inline), name) if part)
        return next((end for end in (f"{base}.rs", f"{base}/mod.rs") if q.index.has(end)), None)

    def _scopes(self, file: File, scope: int) -> Iterable[int]:
        while scope != NOTHING:
            yield scope
            scope = file.scopes[scope].parent

    def module_at(self, q: Question, file: File, offset: int) -> Item:
        """The module around an offset: an inline one or the file's."""
        for scope in file.chain(offset):
            if file.scopes[scope].kind == ScopeKind.NAMESPACE:
                return Item(file.path, file.scopes[scope].definition)
        return Item(file.path)

    def above(self, q: Question, module: Item) -> Item | None:
        """The module around a module."""
        file = q.file(module.path)
        if module.index == NOTHING:
            parent = self.parent(q, module.path)
            return Item(parent) if parent else None
        if file is None:
            return None
        return self.module_at(q, file, file.definitions[module.index].start - 1)

    def in_module(self, q: Question, module: Item, name: str) -> Outcome:
        """An item of a module: its own, imported, or of a glob import."""
        return q.once(("in", module, name), lambda: self._in_module(q, module, name), UNKNOWN)

    def _in_module(self, q: Question, module: Item, name: str) -> Outcome:
        file = q.file(module.path)
        if file is None:
            return UNKNOWN
        scope = 0 if module.index == NOTHING else file.inner(module.index)
        found = [
            Item(module.path, index)
            for index in file.bound(name, scope)
            if file.definitions[index].kind is not Kind.IMPLEMENTATION
        ]
        if found:
            return Outcome(tuple(found))
        for declared in file.facts.modules:
            if declared.name == name and declared.scope == scope:
                inner = self.submodule(q, file, name, declared.path, scope)
                if inner is not None:
                    return Outcome((Item(inner),))
        imported = self.import_in(q, file, scope, name)
        if imported is not None and (imported.items or imported.outside):
            return imported
        return self.globbed(q, file, scope, name)

    def globbed(self, q: Question, file: File, scope: int, name: str) -> Outcome:
        """What a scope's glob imports bring."""
        for glob in file.imports:
            if glob.name == "*" and glob.scope == scope:
                outcome = self.through(q, file, glob.start, glob.module, name)
                if outcome.items:
                    return outcome
        return UNKNOWN

    def through(self, q: Question, file: File, at: int, module: str, name: str) -> Outcome:
        """A name inside what a path leads to."""
        home = self.path(q, file, at, module)
        if home.outside or not home.items:
            return home
        return self.qualified(q, home.items, name)

    def path(self, q: Question, file: File, at: int, written: str) -> Outcome:
        """What a path leads to, as seen from an offset."""
        module = self.module_at(q, file, at)
        return q.once(
            ("path", module, written), lambda: self._path(q, file, at, module, written), UNKNOWN
        )

    def _path(self, q: Question, file: File, at: int, module: Item, written: str) -> Outcome:
        segments = [one for one in re.sub(r"<.*?>|\s", "", written).split("::") if one]
        if not segments:
            return FOREIGN
        outcome = self._head(q, file, at, module, segments[0])
        for segment in segments[1:]:
            if segment == "super":
                above = self.above(q, outcome.items[0]) if outcome.items else None
                outcome = Outcome((above,)) if above else UNKNOWN
            elif segment != "self":
                if outcome.outside or not outcome.items:
                    return outcome
                outcome = self.qualified(q, outcome.items, segment)
        return outcome

    def _head(self, q: Question, file: File, at: int, module: Item, name: str) -> Outcome:
        if name in ("crate", "$crate"):
            return Outcome((Item(self.crate(q, file.path)),))
        if name == "self":
            return Outcome((module,))
        if name == "super":
            above = self.above(q, module)
            return Outcome((above,)) if above else UNKNOWN
        if name == "Self":
            values = self._self_type(q, file, at)
            return Outcome(tuple(value.item for value in values if value.item is not None))
        found = self.in_module(q, module, name)
        if found.items or found.outside:
            return found
        return self.package(q, file.path, name)

    def package(self, q: Question, path: str, name: str) -> Outcome:
        """Another crate of the workspace by its name."""
        home = self._packages(q).get(name.replace("-", "_"))
        return Outcome((Item(home),)) if home else FOREIGN

    def _packages(self, q: Question) -> dict[str, str]:
        kept = q.index.remember("crates")
        if "crates" not in kept:
            found: dict[str, str] = {}
            for path in q.index.paths():
                if not path.endswith(("src/lib.rs", "/lib.rs")) and path != "lib.rs":
                    continue
                home = path.removesuffix("lib.rs").removesuffix("src/").rstrip("/")
                manifest = q.index.read(posixpath.join(home, "Cargo.toml"))
                text = manifest.decode("utf-8", "replace") if manifest else ""
                library = re.search(r'\[lib\][^\[]*?^\s*name\s*=\s*"([^"]+)"', text, re.MULTILINE)
                package = re.search(
                    r'\[package\][^\[]*?^\s*name\s*=\s*"([^"]+)"', text, re.MULTILINE
                )
                named = library or package
                if named:
                    found.setdefault(named.group(1).replace("-", "_"), path)
            kept["crates"] = found
        return kept["crates"]  # type: ignore[return-value]  # what was just kept

    def imported(self, q: Question, file: File, found: object) -> Outcome:
        assert isinstance(found, Import)  # noqa: S101 the one shape of imports
        if not found.module:
            module = self.module_at(q, file, found.start)
            if found.name in ("self", "crate", "super"):
                return self._head(q, file, found.start, module, found.name)
            outcome = self.package(q, file.path, found.name)
            if outcome.items or found.name != found.alias:
                return outcome
            return self.in_module(q, module, found.name)
        return q.once(
            ("use", file.path, found.start),
            lambda: self.through(q, file, found.start, found.module, found.name),
            UNKNOWN,
        )

    def module_member(self, q: Question, path: str, name: str) -> Outcome:
        return self.in_module(q, Item(path), name)

    def qualified(self, q: Question, items: Iterable[Item], name: str) -> Outcome:
        found: dict[Item, None] = {}
        foreign = False
        for item in items:
            definition = q.definition(item)
            if definition is not None and definition.kind in CALLABLE:
                continue
            outcome = self.member(q, Value(item), name)
            found.update(dict.fromkeys(outcome.items))
            foreign = foreign or outcome.outside
        return Outcome(tuple(found), outside=foreign and not found)
