"""One question's view of the index: texts, facts, and everything derived once."""

import bisect
from collections.abc import Callable, Iterator
from typing import TypeVar

from crewkit_index.facts import NOTHING, Definition, Import, Scope
from crewkit_index.index import Index
from crewkit_index.packed import FileFacts
from crewkit_index.resolution.entities import Item
from crewkit_index.resolution.text import Text

_T = TypeVar("_T")


class File:
    """One file as a question reads it."""

    def __init__(self, path: str, facts: FileFacts, source: bytes) -> None:
        self.path = path
        self.facts = facts
        self.language = facts.language
        self.definitions: list[Definition] = facts.definitions
        self.scopes: list[Scope] = facts.scopes
        self.imports: list[Import] = facts.imports
        self.text = Text(source, facts.language)
        self._starts = [scope.start for scope in self.scopes]
        self._imports: dict[str, list[Import]] | None = None
        self._imports_at: dict[int, list[Import]] | None = None
        self._inner: dict[int, int] | None = None

    def scope_at(self, offset: int) -> int:
        """The innermost scope an offset is in."""
        scope = bisect.bisect_right(self._starts, offset) - 1
        scopes = self.scopes
        while scope > 0 and scopes[scope].end <= offset:
            scope = scopes[scope].parent
        return max(scope, 0)

    def chain(self, offset: int) -> Iterator[int]:
        """Scopes around an offset, innermost first."""
        scope = self.scope_at(offset)
        while scope != NOTHING:
            yield scope
            scope = self.scopes[scope].parent

    def around(self, offset: int, kinds: frozenset[int]) -> int:
        """The innermost definition of one of these kinds whose scope holds the offset."""
        for scope in self.chain(offset):
            index = self.scopes[scope].definition
            if index != NOTHING and self.definitions[index].kind in kinds:
                return index
        return NOTHING

    def bound(self, name: str, scope: int) -> list[int]:
        """Definitions of a name in one scope."""
        definitions = self.definitions
        return [
            index for index in self.facts.by_name.get(name, ()) if definitions[index].scope == scope
        ]

    def imported(self, name: str) -> list[Import]:
        """Imports that bind a name."""
        if self._imports is None:
            self._imports = {}
            for found in self.imports:
                self._imports.setdefault(found.alias, []).append(found)
        return self._imports.get(name, [])

    def imported_at(self, start: int) -> list[Import]:
        """Imports whose bound identifier, or module, stands there."""
        if self._imports_at is None:
            self._imports_at = {}
            for found in self.imports:
                self._imports_at.setdefault(found.start, []).append(found)
        return self._imports_at.get(start, [])

    def inner(self, index: int) -> int:
        """The scope that a definition opens, `NOTHING` if none."""
        if self._inner is None:
            self._inner = {}
            for scope, opened in enumerate(self.scopes):
                if opened.definition != NOTHING:
                    self._inner.setdefault(opened.definition, scope)
        return self._inner.get(index, NOTHING)

    def members(self, index: int, name: str) -> list[int]:
        """Definitions of a name directly inside the scope a definition opens."""
        scope = self.inner(index)
        return self.bound(name, scope) if scope != NOTHING else []


class Question:
    """Everything asked for one answer; made anew each time, since files change between."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._files: dict[str, File | None] = {}
        self._known: dict[object, object] = {}
        self._open: set[object] = set()
        self.depth = 0

    def file(self, path: str) -> File | None:
        """A file's facts and text; None when it is gone."""
        if path not in self._files:
            facts = self.index.facts(path)
            source = self.index.read(path) if facts is not None else None
            self._files[path] = (
                File(path, facts, source) if facts is not None and source is not None else None
            )
        return self._files[path]

    def language(self, path: str) -> str:
        """A file's language; "" when it is gone."""
        file = self.file(path)
        return file.language if file else ""

    def definition(self, item: Item) -> Definition | None:
        """What an item is; None for a module or a file that is gone."""
        file = self.file(item.path)
        return file.definitions[item.index] if file and item.index != NOTHING else None

    def defining(self, name: str) -> Iterator[Item]:
        """Every definition of a name that is not local to a function."""
        for path in self.index.files_defining(name):
            file = self.file(path)
            if file is not None:
                for index in file.facts.by_name.get(name, ()):
                    yield Item(path, index)

    def once(self, key: object, derive: Callable[[], _T], meanwhile: _T) -> _T:
        """Derive once; whoever asks again while it is being derived gets `meanwhile`."""
        if key in self._known:
            return self._known[key]  # type: ignore[return-value]  # one key, one type
        if key in self._open or self.depth > DEPTH_LIMIT:
            return meanwhile
        self._open.add(key)
        self.depth += 1
        try:
            found = derive()
        finally:
            self._open.discard(key)
            self.depth -= 1
        if not self._open or self.depth == 0 or found != meanwhile:
            self._known[key] = found
        return found


DEPTH_LIMIT = 40
"""Steps of inference on the way to one answer."""
