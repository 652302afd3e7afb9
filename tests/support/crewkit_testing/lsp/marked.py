"""Small repositories whose text marks what defines a name and what mentions it.

`⟦name⟧1` is a definition, `⟪name⟫1` a mention of it; `⟪name⟫0` leads out of the repository.
The marks are taken out before anything is read.
"""

import importlib
import re
from collections.abc import Iterable, Mapping, Sequence

from crewkit_index.languages.registry import LANGUAGES, language_of
from crewkit_index.packed import FileFacts
from crewkit_index.resolution import Answers

Place = tuple[str, int]

_MARK = re.compile("⟦(.*?)⟧(\\d*)|⟪(.*?)⟫(\\d*)", re.DOTALL)


class MemoryIndex:
    """The `Index` of sources held in memory, everything parsed."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = {path: text.encode() for path, text in sources.items()}
        self.known: dict[str, FileFacts] = {}
        self.derived: dict[object, dict[object, object]] = {}
        for path, source in self.sources.items():
            language = language_of(path)
            if language is not None:
                module = importlib.import_module(LANGUAGES[language].module)
                name = path.rpartition("/")[2]
                self.known[path] = module.extract(source, name, lambda: False)

    def paths(self) -> Sequence[str]:
        return sorted(self.known)

    def has(self, path: str) -> bool:
        return path in self.known

    def facts(self, path: str) -> FileFacts | None:
        return self.known.get(path)

    def prefetch(self, paths: Iterable[str]) -> None:
        """Nothing is left to parse."""

    def files_with(self, token: str) -> Sequence[str]:
        return [path for path in self.paths() if token in self.known[path].tokens]

    def files_defining(self, name: str) -> Sequence[str]:
        return [path for path in self.paths() if name in self.known[path].outward_names()]

    def read(self, path: str) -> bytes | None:
        return self.sources.get(path)

    def remember(self, key: object) -> dict[object, object]:
        return self.derived.setdefault(key, {})


class Marked:
    """A repository with its marks taken out and remembered."""

    def __init__(self, marked: Mapping[str, str]) -> None:
        self.definitions: dict[str, list[Place]] = {}
        self.mentions: dict[str, list[Place]] = {}
        sources = {path: self._unmark(path, text) for path, text in marked.items()}
        self.index = MemoryIndex(sources)

    def _unmark(self, path: str, text: str) -> str:
        plain = ""
        at = 0
        for mark in _MARK.finditer(text):
            plain += text[at : mark.start()]
            place = (path, len(plain.encode()))
            if mark.group(1) is not None:
                self.definitions.setdefault(mark.group(2), []).append(place)
                plain += mark.group(1)
            else:
                self.mentions.setdefault(mark.group(4), []).append(place)
                plain += mark.group(3)
            at = mark.end()
        return plain + text[at:]

    def led_to(self, place: Place) -> list[Place]:
        """Where the definitions of what stands there are, the first first."""
        return [(found.path, found.start) for found in Answers().definitions(self.index, *place)]

    def referred(self, place: Place) -> list[Place]:
        """Every mention of what stands there."""
        return sorted(
            (found.path, found.start) for found in Answers().references(self.index, *place)
        )


def check(marked: Mapping[str, str]) -> None:
    """Every mention leads to its definition first, and every definition knows its mentions."""
    repository = Marked(marked)
    wanted = {
        place: repository.definitions.get(mark, [])[:1]
        for mark, places in repository.mentions.items()
        for place in places
    }
    led = {place: repository.led_to(place)[:1] for place in wanted}
    assert wanted == led
    for mark, places in repository.definitions.items():
        everything = sorted([*places, *repository.mentions.get(mark, [])])
        assert everything == repository.referred(places[0]), mark
