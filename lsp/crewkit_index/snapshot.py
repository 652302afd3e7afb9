"""The index as one question sees it: unchanged from its start to its end."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from crewkit_index import disk
from crewkit_index.answers import Stopped
from crewkit_index.cache import FactsCache
from crewkit_index.identity import content_key
from crewkit_index.languages.registry import language_of
from crewkit_index.messages import Item, Result
from crewkit_index.packed import FileFacts
from crewkit_index.state import UNKNOWN, State
from crewkit_index.store import StoreView

Extract = Callable[[list[Item], Callable[[], None]], Iterator[Result]]
"""Read facts out of files now."""

_HELD_BYTES: Final = 64 << 20
_WORDS = re.compile(rb"[A-Za-z0-9_]")


def mentions(source: bytes, token: bytes) -> bool:
    """Whether an identifier may occur in a source: sure when it says no."""
    at = source.find(token)
    if at < 0:
        return False
    start = rb"(?<![A-Za-z0-9_])" if _WORDS.match(token[:1]) else b""
    end = rb"(?![A-Za-z0-9_])" if _WORDS.match(token[-1:]) else b""
    return re.compile(start + re.escape(token) + end).search(source, max(at - 1, 0)) is not None


class Snapshot:
    """Implements `crewkit_index.index.Index`."""

    def __init__(
        self,
        *,
        prefix: str,
        state: State,
        view: StoreView,
        cache: FactsCache,
        blobs: Callable[[bytes], bytes | None],
        extract: Extract,
        read_file: Callable[[str], bytes | None],
        memory: dict[object, dict[object, object]],
        stop: Callable[[], bool] | None,
    ) -> None:
        self.state = state
        self.view = view
        self._prefix = prefix
        self._cache = cache
        self._blobs = blobs
        self._extract = extract
        self._read_file = read_file
        self._memory = memory
        self._stop = stop
        self._found: dict[str, FileFacts | None] = {}
        self._paths: list[str] | None = None
        self._sources: dict[str, bytes] = {}
        self._held = 0
        self._keys: dict[str, bytes] = {}

    @property
    def touched(self) -> int:
        """How many files' facts were asked for."""
        return len(self._found)

    def check(self) -> None:
        """Raise `Stopped` if nobody waits any more."""
        if self._stop is not None and self._stop():
            raise Stopped

    def paths(self) -> Sequence[str]:
        """Every file, sorted."""
        if self._paths is None:
            self._paths = sorted(self.state.entries.keys() | self.state.overlays.keys())
        return self._paths

    def has(self, path: str) -> bool:
        """Whether it is indexed."""
        return path in self.state.entries or path in self.state.overlays

    def facts(self, path: str) -> FileFacts | None:
        """One file's facts."""
        self.check()
        if path in self._found:
            return self._found[path]
        facts = self._known(path)
        if facts is None and self.has(path):
            self.prefetch((path,))
            return self._found.get(path)
        self._found[path] = facts
        return facts

    def _key(self, path: str) -> bytes:
        overlay = self.state.overlays.get(path)
        if overlay is not None:
            return overlay.key
        entry = self.state.entries.get(path)
        return UNKNOWN if entry is None else entry.key

    def _known(self, path: str) -> FileFacts | None:
        key = self._key(path)
        if key == UNKNOWN:
            return None
        facts = self._cache.get(key)
        if facts is None:
            blob = self._blobs(key) or self.view.blob(key)
            if blob is None:
                return None
            facts = FileFacts(blob)
            self._cache.put(key, facts)
        return facts

    def prefetch(self, paths: Iterable[str]) -> None:
        """Read out what is not known yet, side by side."""
        items = []
        for path in paths:
            if path in self._found or not self.has(path) or self._known(path) is not None:
                continue
            overlay = self.state.overlays.get(path)
            source = None if overlay is None else overlay.source
            language = language_of(path) or ""
            items.append(Item(path, self._prefix + path, language, source))
        if not items:
            return
        for result in self._extract(items, self.check):
            facts = None if result.gone else FileFacts(result.blob)
            self._found[result.path] = facts
            self._keys[result.path] = result.key
            if facts is not None:
                self._cache.put(result.key, facts)

    def files_with(self, token: str) -> Sequence[str]:
        """Files in which an identifier occurs."""
        self.check()
        state = self.state
        found = set(self._posted(self.view.holding(token)))
        found.update(path for path, words in state.loose.items() if token in words.tokens)
        found.difference_update(state.overlays)
        doubtful = self._scan(token)
        self.prefetch(doubtful)
        for path in doubtful:
            facts = self.facts(path)
            if facts is not None and token in facts.token_set:
                found.add(path)
        return sorted(found)

    def _scan(self, token: str) -> list[str]:
        """Files that postings do not speak of and that may hold the token."""
        encoded = token.encode("utf-8", "replace")
        overlays = self.state.overlays
        found = [path for path, text in overlays.items() if mentions(text.source, encoded)]
        for path in self.state.unposted:
            self.check()
            if path in overlays:
                continue
            source = self._unposted_source(path)
            if source is not None and mentions(source, encoded):
                found.append(path)
        return sorted(found)

    def _unposted_source(self, path: str) -> bytes | None:
        """A file that is looked through, held for the next name of the same question."""
        held = self._sources.get(path)
        if held is not None:
            return held
        content = disk.read(self._prefix + path)
        if content is None:
            return None
        self._held += len(content.source)
        if self._held <= _HELD_BYTES:
            self._sources[path] = content.source
        return content.source

    def _posted(self, paths: Iterable[str]) -> Iterator[str]:
        posted = self.state.posted
        return (path for path in paths if posted(path))

    def files_defining(self, name: str) -> Sequence[str]:
        """Files with an outward definition of that name."""
        self.check()
        state = self.state
        found = set(self._posted(self.view.defining(name)))
        found.update(path for path, words in state.loose.items() if name in words.names)
        found.difference_update(state.overlays)
        if state.unposted or state.overlays:
            doubtful = self._scan(name)
            self.prefetch(doubtful)
            for path in doubtful:
                facts = self.facts(path)
                if facts is not None and name in facts.outward_set:
                    found.add(path)
        return sorted(found)

    def source(self, path: str) -> bytes | None:
        """What a file's facts were read out of; None when the disk has moved on meanwhile."""
        overlay = self.state.overlays.get(path)
        if overlay is not None:
            return overlay.source
        content = disk.read(self._prefix + path)
        entry = self.state.entries.get(path)
        if content is None or entry is None:
            return None
        if content.stamp == entry.stamp:
            return content.source
        key = content_key(path.rpartition("/")[2], content.source)
        return content.source if key == self._keys.get(path) else None

    def read(self, path: str) -> bytes | None:
        """Any file under the root; of an indexed one what its facts were read out of."""
        self.check()
        return self.source(path) if self.has(path) else self._read_file(path)

    def remember(self, key: object) -> dict[object, object]:
        """What was derived under that key while no file changed."""
        return self._memory.setdefault(key, {})
