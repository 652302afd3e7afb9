"""A whole corpus in memory, as resolution reads it."""

import importlib
import os
import pathlib
from collections.abc import Iterable, Sequence

from crewkit_index.languages.registry import LANGUAGES, language_of
from crewkit_index.packed import FileFacts
from crewkit_index.resolution.text import Text

SIZE_LIMIT = 1_000_000


class MemoryIndex:
    """The `Index` of a folder, everything parsed at once."""

    def __init__(self, root: pathlib.Path, language: str) -> None:
        self.root = root
        self.known: dict[str, FileFacts] = {}
        self.sources: dict[str, bytes] = {}
        self.tokens: dict[str, list[str]] = {}
        self.names: dict[str, list[str]] = {}
        self.texts: dict[str, Text] = {}
        self.derived: dict[object, dict[object, object]] = {}
        for folder, inner, files in os.walk(root):
            inner[:] = sorted(name for name in inner if name not in ("node_modules", ".git"))
            for name in sorted(files):
                if language_of(name) == language:
                    self._read(pathlib.Path(folder, name))

    def _read(self, file: pathlib.Path) -> None:
        source = file.read_bytes()
        path = file.relative_to(self.root).as_posix()
        language = language_of(path)
        if language is None or len(source) > SIZE_LIMIT:
            return
        module = importlib.import_module(LANGUAGES[language].module)
        facts: FileFacts = module.extract(source, file.name, lambda: False)
        self.known[path], self.sources[path] = facts, source
        for token in facts.tokens:
            self.tokens.setdefault(token, []).append(path)
        for name in facts.outward_names():
            self.names.setdefault(name, []).append(path)

    def paths(self) -> Sequence[str]:
        return sorted(self.known)

    def has(self, path: str) -> bool:
        return path in self.known

    def facts(self, path: str) -> FileFacts | None:
        return self.known.get(path)

    def prefetch(self, paths: Iterable[str]) -> None:
        """Nothing is left to parse."""

    def files_with(self, token: str) -> Sequence[str]:
        return self.tokens.get(token, [])

    def files_defining(self, name: str) -> Sequence[str]:
        return self.names.get(name, [])

    def read(self, path: str) -> bytes | None:
        if path in self.sources:
            return self.sources[path]
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def remember(self, key: object) -> dict[object, object]:
        return self.derived.setdefault(key, {})
