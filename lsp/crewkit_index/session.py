"""One opened repository: its files looked at, its facts at hand, its workers and its index."""

import contextlib
import pathlib
import time
from collections.abc import Callable, Iterator
from typing import Final

from crewkit_index import disk
from crewkit_index.answers import Progress, Stopped
from crewkit_index.cache import FactsCache
from crewkit_index.home import Home
from crewkit_index.identity import content_key
from crewkit_index.keeping import Keeper
from crewkit_index.keyed import Unstorable
from crewkit_index.languages.registry import language_of
from crewkit_index.ledger import Ledger
from crewkit_index.listing import git_places
from crewkit_index.messages import Item, Result
from crewkit_index.pool import Pool
from crewkit_index.snapshot import Snapshot
from crewkit_index.state import Overlay, State
from crewkit_index.store import StoreView
from crewkit_index.sweeping import Sweeper

Stop = Callable[[], bool]

_MANY_FILES: Final = 300
_FEW_FILES: Final = 4
_POLL_SECONDS: Final = 0.02
_CLOSE_SECONDS: Final = 10.0


class Session:
    """What every question of a workspace stands on."""

    def __init__(
        self,
        root: pathlib.Path,
        data_dir: pathlib.Path | None,
        workers: Pool,
        *,
        patience: bool,
    ) -> None:
        self.root = root
        self._prefix = f"{root}/" if str(root) != "/" else "/"
        self._workers = workers
        self._cache = FactsCache()
        self._ledger = Ledger()
        self._memory: tuple[int, dict[object, dict[object, object]]] = (-1, {})
        places = git_places(root)
        self._sweeper = Sweeper(root, places, self._ledger, patience=patience)
        home, why = None, ""
        if data_dir is not None:
            try:
                home = Home(data_dir, root, places.common if places is not None else None)
            except Unstorable as error:
                why = str(error)
        self._home = home
        self._keeper = Keeper(self._prefix, home, self._ledger, self._sweeper, workers)
        self._keeper.detail = why or self._keeper.detail
        self._keeper.start()

    # -- seeing ------------------------------------------------------------------------------

    def relative(self, path: str | pathlib.Path) -> str | None:
        """A path under the root as it is named here; None outside of it or through a link."""
        whole = disk.within(self.root, str(path))
        if whole is None or whole == str(self.root):
            return None
        return whole[len(self._prefix) :]

    @contextlib.contextmanager
    def seeing(self, stop: Stop | None, *, alone: str | None = None) -> Iterator[Snapshot]:
        """The index as it is on disk now; `alone`: the answer depends on that file only."""
        self._wait(self._keeper.listed.is_set, stop)
        if alone is None or not self._sweeper.sweep_one(alone):
            self._sweeper.sweep()
        while True:
            state = self._ledger.state
            with state.tables.reading() as reading:
                view = StoreView(reading)
                if state.complete and state.kept_at != view.generation:
                    self._ledger.follow(view)
                    continue
                if len(state.unposted) > _FEW_FILES:
                    self._keeper.wake()
                snapshot = self._snapshot(state, view, stop)
                try:
                    yield snapshot
                finally:  # a few files are read by the question itself, not by both
                    if self._ledger.state.unposted or self._ledger.state.loose:
                        self._keeper.wake()
                if snapshot.touched > _MANY_FILES:
                    self._keeper.tidy()
                return

    def _snapshot(self, state: State, view: StoreView, stop: Stop | None) -> Snapshot:
        return Snapshot(
            prefix=self._prefix,
            state=state,
            view=view,
            cache=self._cache,
            blobs=self._ledger.blobs.get,
            extract=self._extract,
            read_file=self._read,
            memory=self._memory_of(state.generation),
            stop=stop,
        )

    def _wait(self, until: Callable[[], bool], stop: Stop | None) -> None:
        while not until():
            if stop is not None and stop():
                raise Stopped
            time.sleep(_POLL_SECONDS)

    def look(self) -> None:
        """Look at the disk now."""
        self._sweeper.expire()
        self._sweeper.sweep()

    def wait_posted(self, stop: Stop | None) -> None:
        """Wait until every file that was seen is read out."""
        self._keeper.wake()
        self._wait(lambda: not self._ledger.state.unposted, stop)

    def _memory_of(self, generation: int) -> dict[object, dict[object, object]]:
        known, memory = self._memory
        if known != generation:
            memory = {}
            self._memory = (generation, memory)
        return memory

    def _extract(self, items: list[Item], check: Callable[[], None]) -> Iterator[Result]:
        portion = max(1, min(16, len(items) // 4))
        relatives = self._home.relatives() if self._home is not None else []
        overlays = self._ledger.state.overlays
        learned = []
        with self._ledger.being_read(item.path for item in items):
            try:
                for result in self._workers.run(
                    items, relatives=relatives, portion=portion, check=check
                ):
                    if result.path not in overlays:
                        learned.append(result)
                    yield result
            finally:
                self._ledger.learn(learned)

    def _read(self, path: str) -> bytes | None:
        whole = disk.within(self.root, path)
        if whole is None:
            return None
        self._sweeper.watch(whole, disk.look(whole))
        content = disk.read(whole)
        return None if content is None else content.source

    # -- what an editor says -----------------------------------------------------------------

    def text(self, path: str) -> str | None:
        """The text the answers are about."""
        self._sweeper.sweep()
        overlay = self._ledger.state.overlays.get(path)
        if overlay is not None:
            return overlay.text
        source = self._read(path)
        return None if source is None else source.decode("utf-8", "replace").removeprefix("\ufeff")

    def overlay(self, path: str, text: str, version: int) -> None:
        """An editor's text: counts until the disk changes after this."""
        if language_of(path) is None or disk.within(self.root, path) is None:
            return
        source = text.encode("utf-8", "surrogatepass")
        key = content_key(path.rpartition("/")[2], source)
        stamp = disk.look(self._prefix + path)
        self._ledger.opened(path, Overlay(text, source, version, stamp, key))

    def close_overlay(self, path: str) -> None:
        """The disk counts again."""
        if path in self._ledger.state.overlays:
            self._ledger.opened(path, None)
        self._sweeper.expire()

    def saved(self, path: str) -> None:
        """Look at the disk before the next answer."""
        self.close_overlay(path)

    # -- how far it is -----------------------------------------------------------------------

    def progress(self) -> Progress:
        """How far the index is. Never waits."""
        state = self._ledger.state
        languages: dict[str, int] = {}
        done = plain = 0
        for path, entry in state.entries.items():
            name = language_of(path) or ""
            languages[name] = languages.get(name, 0) + 1
            done += entry.key != b""
            plain += entry.plain
        return Progress(
            phase=self._keeper.phase,
            done=done,
            total=len(state.entries),
            languages=languages,
            left_out=self._sweeper.left_out,
            tokens_only=plain,
            writer=self._home is not None and self._home.is_writer,
            stored=state.tables.stored,
            copied=self._keeper.copied,
            detail=self._keeper.detail,
        )

    def wait_ready(self, timeout: float | None = None) -> bool:
        """Wait until the index is built; whether it is."""
        return self._keeper.ready.wait(timeout)

    def worker_pids(self) -> list[int]:
        """The worker processes that run now."""
        return self._workers.pids()

    def close(self) -> None:
        """Stop the workers and let go of the index."""
        self._keeper.close()
        self._workers.close()
        self._keeper.join(_CLOSE_SECONDS)
        if self._home is not None:
            self._home.close()
