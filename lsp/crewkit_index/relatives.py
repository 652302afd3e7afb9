"""Facts copied from stored indexes of the same repository's other working trees."""

import pathlib

import lmdb

from crewkit_index.stock import fetch


class Relatives:
    """Stored indexes opened for reading, by their folders."""

    def __init__(self) -> None:
        self._open: dict[str, lmdb.Environment | None] = {}

    def blob(self, folders: list[str], key: bytes) -> bytes | None:
        """The facts kept under a key by any of them."""
        for folder in folders:
            environment = self._environment(folder)
            if environment is None:
                continue
            try:
                found = _fetch(environment, key)
            except lmdb.Error:
                self._open[folder] = None
                continue
            if found is not None:
                return found
        return None

    def _environment(self, folder: str) -> lmdb.Environment | None:
        if folder not in self._open:
            try:
                self._open[folder] = lmdb.open(
                    folder, readonly=True, create=False, max_dbs=2, readahead=False
                )
            except (lmdb.Error, OSError):
                self._open[folder] = None
        return self._open[folder]


def _fetch(environment: lmdb.Environment, key: bytes) -> bytes | None:
    with environment.begin() as transaction:
        tables = {
            name: environment.open_db(name.encode(), transaction, create=False)
            for name in ("blobs", "stock")
        }

        def get(table: str, at: bytes) -> bytes | None:
            found = transaction.get(at, db=tables[table])
            return None if found is None else bytes(found)

        return fetch(get, key)


def other_indexes(folder: pathlib.Path, fingerprint: str) -> list[str]:
    """Folders of stored indexes beside `folder` that hold facts of the same kind."""
    return [
        str(path.parent)
        for path in sorted(folder.glob(f"*/{fingerprint}-*/data.mdb"))
        if path.is_file()
    ]
