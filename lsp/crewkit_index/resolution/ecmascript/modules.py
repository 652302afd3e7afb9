"""Modules: names of files, what they give out, what is imported."""

import posixpath
from typing import Final

from crewkit_index.facts import NOTHING, Export, Import, Trait
from crewkit_index.languages.marks import SHORTHAND, ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.ecmascript import configuration
from crewkit_index.resolution.entities import (
    FOREIGN,
    UNKNOWN,
    Item,
    Outcome,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rules import Rules
from crewkit_index.resolution.vocabulary import ECMASCRIPT

_SUFFIXES: Final = (".ts", ".tsx", ".d.ts", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_SPELLED: Final = {".js": (".ts", ".tsx", ".js", ".jsx"), ".mjs": (".mts", ".mjs"),
                   ".cjs": (".cts", ".cjs"), ".jsx": (".tsx", ".jsx")}  # fmt: skip


class Modules(Rules):
    """Modules: names of files, what they give out, what is imported."""

    language = "typescript"
    self_words = frozenset()
    common_members = ECMASCRIPT
    wrappers = frozenset(
        [
            "Readonly",
            "Partial",
            "Required",
            "NonNullable",
            "Awaited",
            "Omit",
            "Pick",
            "Exclude",
            "Extract",
        ]
    )

    def _members(self, q: Question, values: Values, token: str) -> Outcome:
        found: dict[Item, None] = {}
        for value in values:
            if value.item is not None:
                found.update(dict.fromkeys(self.member(q, value, token).items))
        return Outcome(tuple(found)) if found else FOREIGN

    def function_scope(self, file: File, index: int) -> int:
        """The scope of a function's parameters, also of a variable that holds one."""
        definition = file.definitions[index]
        for number, scope in enumerate(file.scopes):
            if scope.start >= definition.start and scope.kind == ScopeKind.FUNCTION:
                return number if scope.end <= definition.end else NOTHING
        return NOTHING

    def imported(self, q: Question, file: File, found: object) -> Outcome:
        assert isinstance(found, Import)  # noqa: S101 the one shape of imports
        return self._from(q, file.path, found.module, found.name)

    def _from(self, q: Question, path: str, module: str, name: str) -> Outcome:
        home = self.module(q, path, module)
        if home is None:
            return FOREIGN
        if not name or name == "*":
            return Outcome((Item(home),))
        if name == "=":
            found = self.given(q, home, "=")
            return found if found.items else Outcome((Item(home),))
        outcome = self.given(q, home, name)
        if not outcome.items and name == "default":  # CommonJS seen through interoperation
            outcome = self.given(q, home, "=")
            if not outcome.items:
                return Outcome((Item(home),))
        return outcome

    def given(self, q: Question, path: str, name: str) -> Outcome:
        """What a module gives out under a name."""
        return q.once(("given", path, name), lambda: self._given(q, path, name), UNKNOWN)

    def _given(self, q: Question, path: str, name: str) -> Outcome:
        file = q.file(path)
        if file is None:
            return UNKNOWN
        for export in file.facts.exports:
            if export.name == name:
                return self._export_target(q, file, export)
        if name not in ("default", "="):
            found = [
                Item(path, index)
                for index in file.bound(name, 0)
                if file.definitions[index].traits & Trait.EXPORTED or path.endswith(".d.ts")
            ]
            if found:
                return Outcome(tuple(found))
        foreign = False
        for export in file.facts.exports:
            if export.name == "*" and name != "default":
                outcome = self._from(q, path, export.module, name)
                if outcome.items:
                    return outcome
                foreign = foreign or outcome.outside
        whole = self._assigned(q, file, name)
        if whole is not None:
            return whole
        return FOREIGN if foreign else UNKNOWN

    def _assigned(self, q: Question, file: File, name: str) -> Outcome | None:
        """`module.exports = value`: the value's members."""
        for export in file.facts.exports:
            if export.name == "=" and name != "=":
                values = self.evaluate(
                    q, file, len(file.text.raw) - 1, expressions.parse(export.local, self.language)
                )
                if export.local.startswith("{"):
                    return self._literal_export(q, file, export, name)
                return self._members(q, values, name)
        return None

    def _literal_export(self, q: Question, file: File, export: Export, name: str) -> Outcome | None:
        for number, scope in enumerate(file.scopes):
            if scope.start >= export.start and scope.kind == ScopeKind.CLASS:
                found = file.bound(name, number)
                items: list[Item] = []
                for index in found:
                    definition = file.definitions[index]
                    target = UNKNOWN
                    if definition.traits & SHORTHAND or definition.value == name:
                        target = self.bare(q, file, definition.name_start, name)
                    items.extend(target.items or (Item(file.path, index),))
                return Outcome(tuple(items)) if items else None
        return None

    def _export_target(self, q: Question, file: File, export: Export) -> Outcome:
        if export.module:
            return self._from(q, file.path, export.module, export.local)
        if export.name in ("default", "="):
            for index, definition in enumerate(file.definitions):
                if definition.start == export.start and definition.traits & Trait.DEFAULT:
                    return Outcome((Item(file.path, index),))
        own = tuple(
            Item(file.path, index)
            for index, definition in enumerate(file.definitions)
            if definition.name_start == export.start
        )
        if own:  # exports.name = ...
            return Outcome(own)
        node = expressions.parse(export.local, self.language)
        if node is not None and node.kind == "name":
            outcome = self.bare(q, file, 0, node.name)
            if outcome.items:
                return outcome
        values = self.evaluate(q, file, max(0, export.start - 1), node)
        items = tuple(value.item for value in values if value.item is not None)
        if items:
            return Outcome(items)
        inner = tuple(
            Item(file.path, index)
            for index, definition in enumerate(file.definitions)
            if definition.start == export.start
        )
        return Outcome(inner[:1]) if inner else Outcome((Item(file.path),))

    def module(self, q: Question, path: str, module: str) -> str | None:
        """A module's file by its name, as seen from a file; None when it is not here."""
        folder = path.rpartition("/")[0]
        key = ("module", folder, module)
        return q.once(key, lambda: self._module(q, folder, module), None)

    def _module(self, q: Question, folder: str, module: str) -> str | None:
        if module.startswith("."):
            return self._as_file(q, posixpath.normpath(posixpath.join(folder, module)))
        return self._by_paths(q, folder, module) or self._by_package(q, folder, module)

    def _as_file(self, q: Question, base: str) -> str | None:
        base = "" if base == "." else base
        if base.startswith(".."):
            return None
        stem, suffix = posixpath.splitext(base)
        if q.index.has(base):
            return base
        for other in _SPELLED.get(suffix, ()):
            if q.index.has(stem + other):
                return stem + other
        for end in _SUFFIXES:
            if base and q.index.has(base + end):
                return base + end
        inner = f"{base}/index" if base else "index"
        return next((inner + end for end in _SUFFIXES if q.index.has(inner + end)), None)

    def _by_paths(self, q: Question, folder: str, module: str) -> str | None:
        """`paths` and `baseUrl` of the nearest tsconfig or jsconfig."""
        for home in configuration.upwards(folder):
            for name in ("tsconfig.json", "tsconfig.base.json", "jsconfig.json"):
                options = configuration.options_of(q, posixpath.join(home, name), 0)
                if options is None:
                    continue
                found = self._aliased(q, options, module)
                if found is not None:
                    return found
        return None

    def _aliased(
        self, q: Question, options: tuple[str, dict[str, list[str]]], module: str
    ) -> str | None:
        base, paths = options
        for pattern, targets in paths.items():
            head, star, tail = pattern.partition("*")
            if not (
                module == pattern if not star else module.startswith(head) and module.endswith(tail)
            ):
                continue
            matched = module[len(head) : len(module) - len(tail)] if star else ""
            for target in targets:
                place = posixpath.normpath(posixpath.join(base, target.replace("*", matched)))
                found = self._as_file(q, place)
                if found is not None:
                    return found
        return self._as_file(q, posixpath.join(base, module)) if paths or base else None

    def _by_package(self, q: Question, folder: str, module: str) -> str | None:
        """A package of this repository by the name in its package.json."""
        parts = module.split("/")
        size = 2 if module.startswith("@") else 1
        name, rest = "/".join(parts[:size]), "/".join(parts[size:])
        home = configuration.packages(q).get(name)
        if home is None:
            return None
        base, package = home
        for place in configuration.entries(package, rest):
            found = self._as_file(q, posixpath.normpath(posixpath.join(base, place)))
            if found is not None:
                return found
        for place in (rest, f"src/{rest}" if rest else "src", f"lib/{rest}" if rest else "lib"):
            found = self._as_file(q, posixpath.normpath(posixpath.join(base, place)))
            if found is not None:
                return found
        return None

    def module_member(self, q: Question, path: str, name: str) -> Outcome:
        return self.given(q, path, name)

    def beyond(self, q: Question, file: File, start: int, token: str) -> Outcome:
        """Names of scripts and of ambient declarations are global."""
        for path in q.index.files_defining(token):
            other = q.file(path)
            if other is None or other.language != self.language:
                continue
            script = not (other.imports or other.facts.exports) and not any(
                one.traits & Trait.EXPORTED for one in other.definitions
            )
            if path.endswith(".d.ts") and script:
                found = other.bound(token, 0)
                if found:
                    return Outcome(tuple(Item(path, index) for index in found))
        return FOREIGN
