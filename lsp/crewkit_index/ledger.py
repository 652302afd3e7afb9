"""The current state, and the few ways in which it moves on."""

import contextlib
import threading
from collections.abc import Iterable, Iterator, Mapping

from crewkit_index.disk import Stamp
from crewkit_index.keyed import MemoryTables, Tables
from crewkit_index.messages import Result
from crewkit_index.state import UNKNOWN, Entry, Loose, Overlay, State
from crewkit_index.store import StoredFile, StoreView


class Ledger:
    """One writer of the state at a time; readers take the state and keep it."""

    def __init__(self) -> None:
        self.state = State(MemoryTables())
        self.blobs: dict[bytes, bytes] = {}
        """Packed facts that are not in the tables yet."""
        self.reading: frozenset[str] = frozenset()
        """What a question reads out now: nobody else needs to."""
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def being_read(self, paths: Iterable[str]) -> Iterator[None]:
        """A question reads these out."""
        read = frozenset(paths)
        with self._lock:
            self.reading |= read
        try:
            yield
        finally:
            with self._lock:
                self.reading -= read

    def learn(self, results: Iterable[Result], *, building: bool = False) -> None:
        """Facts were read out of some files.

        Those of a build are in its tables, and their words will be in its postings.
        """
        with self._lock:
            state = self.state
            entries, loose = dict(state.entries), dict(state.loose)
            unposted = set(state.unposted)
            for result in results:
                entry = entries.get(result.path)
                if result.stamp is None or entry is None:
                    continue
                if result.stamp.changed < entry.stamp.changed:
                    continue  # the disk was seen to be newer
                entries[result.path] = Entry(result.stamp, result.key, result.racy, result.plain)
                loose.pop(result.path, None)
                unposted.discard(result.path)
                if state.kept.get(result.path) == result.key:
                    continue
                if building:
                    unposted.add(result.path)
                else:
                    loose[result.path] = Loose(frozenset(result.tokens), frozenset(result.names))
                    self.blobs[result.key] = result.blob
            self.state = state._replace(entries=entries, loose=loose, unposted=frozenset(unposted))

    def seen(self, changed: Mapping[str, Stamp], removed: Iterable[str]) -> None:
        """The disk has other files than it had."""
        with self._lock:
            state = self.state
            entries, loose = dict(state.entries), dict(state.loose)
            unposted = set(state.unposted)
            for path in removed:
                entries.pop(path, None)
                loose.pop(path, None)
                unposted.discard(path)
            for path, stamp in changed.items():
                entries[path] = Entry(stamp)
                loose.pop(path, None)
                unposted.add(path)
            self.state = state._replace(
                entries=entries,
                loose=loose,
                unposted=frozenset(unposted),
                generation=state.generation + 1,
            )

    def settled(self, paths: Mapping[str, bool]) -> None:
        """Files that were read again and are what they were; whether each may still change."""
        with self._lock:
            entries = dict(self.state.entries)
            for path, racy in paths.items():
                if path in entries:
                    entries[path] = entries[path]._replace(racy=racy)
            self.state = self.state._replace(entries=entries)

    def touched(self) -> None:
        """Something that is no indexed file changed."""
        with self._lock:
            self.state = self.state._replace(generation=self.state.generation + 1)

    def adopt(
        self, tables: Tables, files: Iterable[StoredFile] = (), *, generation: int | None = None
    ) -> None:
        """Use these tables from now on; of that generation, they have postings of these files.

        Without a generation they have none yet.
        """
        with self._lock:
            state = self.state
            entries = dict(state.entries)
            kept: dict[str, bytes] = {}
            for file in files:
                kept[file.path] = file.key
                entry = entries.get(file.path)
                same = entry is not None and entry.key == UNKNOWN and entry.stamp == file.stamp
                if same and not file.racy:
                    entries[file.path] = Entry(file.stamp, file.key, plain=file.plain)
            loose = _still_loose(state.loose, entries, kept)
            self.state = state._replace(
                tables=tables,
                complete=generation is not None,
                kept_at=generation or 0,
                entries=entries,
                kept=kept,
                loose=loose,
                unposted=_unposted(entries, kept, loose),
            )

    def follow(self, view: StoreView) -> None:
        """The stored index moved on, by this session or another one: know what it tells now."""
        with self._lock:
            state, generation = self.state, view.generation
            if not state.complete or generation <= state.kept_at:
                return
            moved = view.moved_since(state.kept_at)
            if moved is None:
                kept = {file.path: file.key for file in view.files()}
            else:
                kept = {**state.kept, **moved}
                for path in [path for path, key in moved.items() if not key]:
                    del kept[path]
            loose = _still_loose(state.loose, state.entries, kept)
            needed = {state.entries[path].key for path in loose}
            for key in [key for key in self.blobs if key not in needed]:
                del self.blobs[key]
            self.state = state._replace(
                kept=kept,
                kept_at=generation,
                loose=loose,
                unposted=_unposted(state.entries, kept, loose),
            )

    def opened(self, path: str, overlay: Overlay | None) -> None:
        """An editor's text of a file, or None when it is of no account any more."""
        with self._lock:
            overlays = dict(self.state.overlays)
            if overlay is None:
                overlays.pop(path, None)
            else:
                overlays[path] = overlay
            self.state = self.state._replace(
                overlays=overlays, generation=self.state.generation + 1
            )


def _unposted(
    entries: Mapping[str, Entry], kept: Mapping[str, bytes], loose: Mapping[str, Loose]
) -> frozenset[str]:
    return frozenset(
        path
        for path, entry in entries.items()
        if path not in loose and (entry.key == UNKNOWN or kept.get(path) != entry.key)
    )


def _still_loose(
    loose: Mapping[str, Loose], entries: Mapping[str, Entry], kept: Mapping[str, bytes]
) -> dict[str, Loose]:
    return {path: words for path, words in loose.items() if kept.get(path) != entries[path].key}
