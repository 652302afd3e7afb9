"""Tables of bytes: in LMDB for all sessions of a machine, or in this process alone."""

import contextlib
import pathlib
import threading
import weakref
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final, Protocol

import lmdb

TABLES: Final = ("meta", "files", "ids", "blobs", "stock", "tokens", "names", "fresh", "journal")
_MAP_SIZES: Final = (1 << 36, 1 << 32)
"""Address space, not disk: what the index may grow to."""
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "9p", "afs", "ceph", "fuse.sshfs", "glusterfs", "lustre"}
)

_OPENING: Final = threading.Lock()


class Unstorable(Exception):
    """The index cannot be kept there; the message says why."""


class Reading(Protocol):
    """One consistent view of all tables."""

    def get(self, table: str, key: bytes) -> bytes | None:
        """One value."""

    def items(self, table: str) -> Iterator[tuple[bytes, bytes]]:
        """Every pair, in order of keys."""

    def keys(self, table: str) -> Iterator[bytes]:
        """Every key, without looking at the values."""


class Writing(Reading, Protocol):
    """A view that can be changed; other views see the change when it ends well, whole."""

    def put(self, table: str, key: bytes, value: bytes) -> None:
        """Set one value."""

    def delete(self, table: str, key: bytes) -> None:
        """Remove one value if it is there."""

    def load(self, table: str, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        """Fill an empty table with pairs sorted by key."""


class Tables(Protocol):
    """What keeps the tables; let go of when nobody refers to it."""

    stored: bool

    def reading(self) -> contextlib.AbstractContextManager[Reading]:
        """A view of what is committed now."""

    def writing(self, *, sync: bool = True) -> contextlib.AbstractContextManager[Writing]:
        """A transaction; an exception undoes it."""


class _MemoryView:
    def __init__(self, tables: dict[str, dict[bytes, bytes]]) -> None:
        self.tables = tables

    def get(self, table: str, key: bytes) -> bytes | None:
        return self.tables[table].get(key)

    def items(self, table: str) -> Iterator[tuple[bytes, bytes]]:
        yield from sorted(self.tables[table].items())

    def keys(self, table: str) -> Iterator[bytes]:
        yield from sorted(self.tables[table])

    def put(self, table: str, key: bytes, value: bytes) -> None:
        self.tables[table][key] = value

    def delete(self, table: str, key: bytes) -> None:
        self.tables[table].pop(key, None)

    def load(self, table: str, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self.tables[table].update(pairs)


class MemoryTables:
    """Dictionaries, copied for each change: a view never moves. One thread writes at a time."""

    stored = False

    def __init__(self) -> None:
        self._tables: dict[str, dict[bytes, bytes]] = {name: {} for name in TABLES}

    @contextlib.contextmanager
    def reading(self) -> Iterator[_MemoryView]:
        """A view of what is committed now."""
        yield _MemoryView(self._tables)

    @contextlib.contextmanager
    def writing(self, *, sync: bool = True) -> Iterator[_MemoryView]:
        """A transaction; an exception undoes it."""
        del sync
        view = _MemoryView({name: dict(table) for name, table in self._tables.items()})
        yield view
        self._tables = view.tables


class _LmdbView:
    def __init__(self, transaction: lmdb.Transaction, tables: "dict[str, lmdb._Database]") -> None:
        self._transaction = transaction
        self._tables = tables

    def get(self, table: str, key: bytes) -> bytes | None:
        found = self._transaction.get(key, db=self._tables[table])
        return None if found is None else bytes(found)

    def items(self, table: str) -> Iterator[tuple[bytes, bytes]]:
        with self._transaction.cursor(self._tables[table]) as cursor:
            for key, value in cursor:
                yield bytes(key), bytes(value)

    def keys(self, table: str) -> Iterator[bytes]:
        with self._transaction.cursor(self._tables[table]) as cursor:
            for key in cursor.iternext(keys=True, values=False):
                yield bytes(key)

    def put(self, table: str, key: bytes, value: bytes) -> None:
        self._transaction.put(key, value, db=self._tables[table])

    def delete(self, table: str, key: bytes) -> None:
        self._transaction.delete(key, db=self._tables[table])

    def load(self, table: str, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        with self._transaction.cursor(self._tables[table]) as cursor:
            cursor.putmulti(pairs, append=True)


class LmdbTables:
    """An LMDB environment: readers never wait, one writer at a time, torn by no crash."""

    stored = True
    _opened: ClassVar["weakref.WeakValueDictionary[str, LmdbTables]"] = (
        weakref.WeakValueDictionary()
    )

    @classmethod
    def of(cls, folder: pathlib.Path) -> "LmdbTables":
        """The one environment of a folder in this process: LMDB forbids a second."""
        with _OPENING:
            found = cls._opened.get(str(folder))
            if found is None:
                found = cls._opened[str(folder)] = cls(folder)
            return found

    def __init__(self, folder: pathlib.Path) -> None:
        self._environment = _open(folder)
        try:
            self._tables = {
                name: self._environment.open_db(name.encode(), create=True) for name in TABLES
            }
        except lmdb.Error as error:
            self._environment.close()
            raise Unstorable(str(error)) from error

    def sessions(self) -> set[int]:
        """Processes that have a place among its readers."""
        rows = self._environment.readers().splitlines()[1:]
        return {int(row.split()[0]) for row in rows if row.split()}

    @contextlib.contextmanager
    def reading(self) -> Iterator[_LmdbView]:
        """A view of what is committed now."""
        with self._environment.begin() as transaction:
            yield _LmdbView(transaction, self._tables)

    @contextlib.contextmanager
    def writing(self, *, sync: bool = True) -> Iterator[_LmdbView]:
        """A transaction; an exception undoes it."""
        self._environment.reader_check()  # killed sessions would keep old pages for ever
        with self._environment.begin(write=True) as transaction:
            yield _LmdbView(transaction, self._tables)
        if sync:
            self._environment.sync(True)  # noqa: FBT003 the binding's own signature


def _open(folder: pathlib.Path) -> lmdb.Environment:
    if (kind := _file_system(folder)) in _NETWORK:
        raise Unstorable(f"{folder} is on {kind}, where memory-mapped files are not safe")
    trouble: Exception | None = None
    for size in _MAP_SIZES:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return lmdb.open(
                str(folder),
                map_size=size,
                max_dbs=len(TABLES),
                mode=0o600,
                sync=False,
                metasync=False,
                readahead=False,
                max_readers=512,
            )
        except (lmdb.Error, OSError) as error:
            trouble = error
    raise Unstorable(str(trouble))


def _file_system(folder: pathlib.Path) -> str:
    """The kind of file system a folder is on, as the kernel names it; empty where it does not."""
    try:
        mounts = pathlib.Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    best, kind = "", ""
    whole = f"{folder.absolute()}/"
    for line in mounts.splitlines():
        fields = line.split(" ")
        place = fields[1].replace("\\040", " ").rstrip("/") + "/"
        if whole.startswith(place) and len(place) >= len(best):
            best, kind = place, fields[2]
    return kind
