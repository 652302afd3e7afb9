"""Looking at the disk: which files there are and which changed, by their stamps."""

import os
import pathlib
import stat
import threading
import time
from typing import Final

from crewkit_index import disk, limits
from crewkit_index.disk import Stamp
from crewkit_index.identity import content_key
from crewkit_index.ledger import Ledger
from crewkit_index.listing import GitPlaces, Listing, list_files
from crewkit_index.state import UNKNOWN

_SHARE: Final = 20
"""A sweep is good for this many times what it cost, so sweeping takes a twentieth at most."""
_LONGEST: Final = 1.0


class Sweeper:
    """Moves the ledger to what is on disk.

    `patience` False looks before every answer, whatever it costs.
    """

    def __init__(
        self, root: pathlib.Path, places: GitPlaces | None, ledger: Ledger, *, patience: bool
    ) -> None:
        self._root = root
        self._prefix = f"{root}/" if str(root) != "/" else "/"
        self._places = places
        self._ledger = ledger
        self._patience = patience
        self._lock = threading.Lock()
        self._listing: Listing | None = None
        self._folders: dict[str, int] = {}
        self._controls: dict[str, Stamp | None] = {}
        self._racy = False
        self._good_until = 0.0
        self._expired = 0
        self._watched: dict[str, Stamp | None] = {}
        self.left_out = 0

    def expire(self) -> None:
        """Look again before the next answer."""
        self._expired += 1
        self._good_until = 0.0

    def watch(self, path: str, stamp: Stamp | None) -> None:
        """A file that is not indexed but was read: its change counts."""
        self._watched.setdefault(path, stamp)

    def sweep(self) -> None:
        """Look, unless the last look is still good."""
        if self._patience and time.monotonic() < self._good_until:
            return
        with self._lock:
            if self._patience and time.monotonic() < self._good_until:
                return
            before, expired = time.monotonic(), self._expired
            self._look()
            after = time.monotonic()
            if expired == self._expired:
                self._good_until = after + min(_SHARE * (after - before), _LONGEST)

    def sweep_one(self, path: str) -> bool:
        """Look at one file of the listing, whatever the patience; False if all must be seen."""
        with self._lock:
            if self._listing is None or path not in self._ledger.state.entries:
                return False
            if self._racy or not self._still_listed(path):
                self._good_until = 0.0
                return False
            self._compare([path], whole=False)
            self._look_at_overlays()
            return True

    def _still_listed(self, path: str) -> bool:
        whole = self._prefix + path
        if disk.within(self._root, whole) is None or disk.look(whole) is None:
            return False
        return all(disk.look(control) == stamp for control, stamp in self._controls.items())

    def _look(self) -> None:
        if self._listing is None or self._racy or self._moved():
            self._list()
        self._compare(self._listing.paths if self._listing is not None else [])
        self._look_at_overlays()
        self._look_at_watched()

    def _moved(self) -> bool:
        """Whether any folder got or lost an entry, or what decides the listing changed."""
        prefix, stats = self._prefix, os.lstat
        try:
            for folder, modified in self._folders.items():
                if stats(prefix + folder).st_mtime_ns != modified:
                    return True
        except OSError:
            return True
        return any(disk.look(path) != stamp for path, stamp in self._controls.items())

    def _list(self) -> None:
        before = time.time_ns()
        listing = list_files(self._root, self._places)
        self._folders, real, latest = {}, {""}, 0
        for folder in listing.folders:
            try:
                found = os.lstat(self._prefix + folder)
            except OSError:
                continue
            if not folder or (stat.S_ISDIR(found.st_mode) and folder.rpartition("/")[0] in real):
                real.add(folder)
                self._folders[folder] = found.st_mtime_ns
                latest = max(latest, found.st_mtime_ns)
        self._controls = {path: disk.look(path) for path in listing.controls}
        for control in filter(None, self._controls.values()):
            latest = max(latest, control.changed)
        # What was changed while or just before it was listed may change again unseen.
        self._racy = latest + limits.RACY_NANOSECONDS > before
        paths = [path for path in listing.paths if path.rpartition("/")[0] in real]
        self._listing = listing._replace(paths=paths)
        self.left_out = listing.left_out

    def _compare(self, paths: list[str], *, whole: bool = True) -> None:
        entries = self._ledger.state.entries
        prefix, regular = self._prefix, stat.S_ISREG
        changed: dict[str, Stamp] = {}
        there: set[str] = set()
        racy = []
        for path in paths:
            try:
                found = os.lstat(prefix + path)
            except OSError:
                continue
            if not regular(found.st_mode):
                continue
            there.add(path)
            entry = entries.get(path)
            stamp = (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
            if entry is not None and entry.stamp == stamp:
                if entry.racy:
                    racy.append(path)
            else:
                changed[path] = Stamp(*stamp)
        removed = entries.keys() - there if whole else set()
        self._read_again(racy, changed)
        if changed or removed:
            self._ledger.seen(changed, removed)

    def _read_again(self, racy: list[str], changed: dict[str, Stamp]) -> None:
        entries, settled = self._ledger.state.entries, {}
        for path in racy:
            content = disk.read(self._prefix + path)
            entry = entries[path]
            if content is None or entry.key == UNKNOWN:
                continue
            if content_key(path.rpartition("/")[2], content.source) == entry.key:
                settled[path] = content.racy
            else:
                changed[path] = content.stamp
        if settled:
            self._ledger.settled(settled)

    def _look_at_overlays(self) -> None:
        for path, overlay in self._ledger.state.overlays.items():
            if disk.look(self._prefix + path) != overlay.stamp:
                self._ledger.opened(path, None)

    def _look_at_watched(self) -> None:
        if any(disk.look(path) != stamp for path, stamp in list(self._watched.items())):
            self._watched = {}
            self._ledger.touched()
