"""The thread behind a workspace: builds the index, moves it on, shares it with other sessions."""

import itertools
import logging
import pathlib
import threading
from collections.abc import Iterable, Iterator
from typing import Final

import lmdb
import msgspec

from crewkit_index import pool
from crewkit_index.answers import Stopped
from crewkit_index.home import Home
from crewkit_index.keyed import LmdbTables, MemoryTables, Tables, Unstorable
from crewkit_index.languages.registry import language_of
from crewkit_index.ledger import Ledger
from crewkit_index.messages import Item, Result
from crewkit_index.pool import Pool
from crewkit_index.store import Building, StoreView, apply, collect
from crewkit_index.sweeping import Sweeper
from crewkit_index.tidying import give_back

_log = logging.getLogger("crewkit_index")
_BATCH: Final = 64
_POLL_SECONDS: Final = 0.3
_TROUBLES: Final = (lmdb.Error, Unstorable, OSError)


class Keeper(threading.Thread):
    """Keeps the index of one working tree; questions never wait for it but to be complete."""

    def __init__(
        self, prefix: str, home: Home | None, ledger: Ledger, sweeper: Sweeper, workers: Pool
    ) -> None:
        super().__init__(name="crewkit-index-keeper", daemon=True)
        self._prefix = prefix
        self._home = home
        self._ledger = ledger
        self._sweeper = sweeper
        self._workers = workers
        self._folder: pathlib.Path | None = None
        self._wake = threading.Event()
        self._closed = False
        self._untidy = False
        self.listed = threading.Event()
        self.ready = threading.Event()
        self.phase = "scanning"
        self.copied = 0
        self.detail = "" if home is not None else "kept in memory"

    def wake(self) -> None:
        """Something may have changed."""
        self._wake.set()

    def tidy(self) -> None:
        """A question took much memory: give it back to the machine soon."""
        self._untidy = True
        self._wake.set()

    def close(self) -> None:
        """End soon, leaving whole what is stored."""
        self._closed = True
        self._wake.set()

    def run(self) -> None:
        """Until closed."""
        try:
            self._sweeper.sweep()
            self._adopt_current()
        except Exception as error:  # noqa: BLE001 the questions must not wait for a dead thread
            self.detail = f"{type(error).__name__}: {error}"
            _log.exception("the first look at the files failed")
        finally:
            self.listed.set()
        while not self._closed:
            self._wake.clear()
            wait = self._step_safely()
            if self._untidy and not self._closed:
                self._untidy = False
                give_back()
            if not self._closed:
                self._wake.wait(wait)

    def _step_safely(self) -> float | None:
        try:
            return self._step()
        except Stopped:
            return None
        except _TROUBLES as error:
            if self._home is None:
                self.phase, self.detail = "failed", str(error)
                _log.exception("the index in memory failed")
                return _POLL_SECONDS
            self._to_memory(str(error))
            return 0.0

    def _to_memory(self, why: str) -> None:
        _log.warning("the index is kept in memory: %s", why)
        self.detail = f"kept in memory: {why}"
        if self._home is not None:
            self._home.close()
        self._home = self._folder = None
        self.ready.clear()
        self._ledger.adopt(MemoryTables())

    def _step(self) -> float | None:
        """One thing that is to be done; how long to wait for the next, None until woken."""
        self._adopt_current()
        if not self._ledger.state.complete:
            if self._home is not None and not self._home.writer():
                self.phase = "building"  # by another session
                return _POLL_SECONDS
            self._build()
            return 0.0
        self._update()
        if self._ledger.state.unknown():
            return _POLL_SECONDS
        self.phase = "ready"
        self.ready.set()
        return None if not self._ledger.state.loose else _POLL_SECONDS

    # -- another session's work --------------------------------------------------------------

    def _adopt_current(self) -> None:
        """Use the stored index if another one is current than the one in use."""
        folder = self._home.current() if self._home is not None else None
        if self._home is None or folder is None or folder == self._folder:
            return
        try:
            tables = LmdbTables.of(folder)
            with tables.reading() as reading:
                view = StoreView(reading)
                if view.complete:
                    self._ledger.adopt(tables, view.files(), generation=view.generation)
                    self._folder = folder
            if self._home.writer():
                collect(tables)
        except (*_TROUBLES, msgspec.MsgspecError) as error:
            _log.warning("the stored index is built again: %s", error)

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.phase = "building"
        tables, folder = self._new_tables()
        building = Building(tables)
        self._ledger.adopt(tables)
        relatives = self._home.relatives(folder) if self._home is not None else []
        paths = sorted(self._ledger.state.entries)
        results = self._workers.run(
            self._items(paths), relatives=relatives, urgency=pool.BEHIND, portion=_BATCH // 4
        )
        for batch in _batches(results, _BATCH):
            if self._closed:
                return
            self.copied += sum(result.copied for result in batch)
            building.add(batch)
            self._ledger.learn(batch, building=True)
        if self._closed:
            return
        files = building.finish()
        if self._home is not None and folder is not None:
            self._home.use(folder)
            self._folder = folder
        self._ledger.adopt(tables, files.values(), generation=0)

    def _new_tables(self) -> tuple[Tables, pathlib.Path | None]:
        if self._home is None:
            return MemoryTables(), None
        folder = self._home.beside()
        return LmdbTables.of(folder), folder

    def _items(self, paths: Iterable[str]) -> list[Item]:
        return [Item(path, self._prefix + path, language_of(path) or "") for path in paths]

    # -- moving on ---------------------------------------------------------------------------

    def _update(self) -> None:
        """Read out what changed, and bring it into the postings if this session writes."""
        reading = self._ledger.reading
        unknown = [path for path in self._ledger.state.unknown() if path not in reading]
        writes = self._home is None or self._home.writer()
        relatives = self._home.relatives() if self._home is not None and unknown else []
        results = self._workers.run(self._items(unknown), relatives=relatives, urgency=pool.BEHIND)
        for batch in _batches(results, _BATCH):
            if self._closed:
                return
            self._ledger.learn(batch)
            if any(result.gone for result in batch):
                self._sweeper.expire()
                self._sweeper.sweep()
            if writes:
                self._post()
        if writes:
            self._post()
        self._follow()

    def _post(self) -> None:
        state = self._ledger.state
        removed = state.kept.keys() - state.entries.keys()
        if not state.loose and not removed:
            return
        changed = []
        for path, words in state.loose.items():
            entry = state.entries[path]
            blob = self._ledger.blobs.get(entry.key)
            if blob is not None:
                changed.append(
                    Result(
                        path,
                        entry.key,
                        blob,
                        entry.stamp,
                        entry.racy,
                        list(words.tokens),
                        list(words.names),
                        entry.plain,
                    )
                )
        apply(state.tables, changed, removed)
        self._follow()

    def _follow(self) -> None:
        with self._ledger.state.tables.reading() as reading:
            self._ledger.follow(StoreView(reading))


def _batches(results: Iterator[Result], size: int) -> Iterator[list[Result]]:
    while batch := list(itertools.islice(results, size)):
        yield batch
