"""Facts copied from stored indexes of the same repository's other working trees."""

import pathlib

import lmdb


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
                with environment.begin() as transaction:
                    found = transaction.get(
                        key, db=environment.open_db(b"blobs", transaction, create=False)
                    )
            except lmdb.Error:
                self._open[folder] = None
                continue
            if found is not None:
                return bytes(found)
        return None

    def _environment(self, folder: str) -> lmdb.Environment | None:
        if folder not in self._open:
            try:
                self._open[folder] = lmdb.open(
                    folder, readonly=True, create=False, max_dbs=1, readahead=False
                )
            except (lmdb.Error, OSError):
                self._open[folder] = None
        return self._open[folder]


def other_indexes(folder: pathlib.Path, fingerprint: str) -> list[str]:
    """Folders of stored indexes beside `folder` that hold facts of the same kind."""
    return [
        str(path.parent)
        for path in sorted(folder.glob(f"*/{fingerprint}-*/data.mdb"))
        if path.is_file()
    ]
