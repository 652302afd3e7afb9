"""Where one working tree's stored index is: a folder for the repository, one within for the tree.

<data_dir>/<repository>/<tree>/CURRENT            the name of the index in use
<data_dir>/<repository>/<tree>/lock               held by the session that writes
<data_dir>/<repository>/<tree>/root               the tree's path
<data_dir>/<repository>/<tree>/<fingerprint>-<n>/ an LMDB environment
"""

import contextlib
import fcntl
import os
import pathlib
import secrets
import shutil
from typing import Final

from crewkit_index.identity import fingerprint, folder_name
from crewkit_index.keyed import Unstorable
from crewkit_index.relatives import other_indexes

_CURRENT: Final = "CURRENT"


class Home:
    """One working tree's folder."""

    def __init__(
        self, data_dir: pathlib.Path, root: pathlib.Path, common: pathlib.Path | None
    ) -> None:
        self._repository = data_dir / folder_name(common or root)
        self.folder = self._repository / folder_name(root)
        self._root = root
        self._lock: int | None = None
        try:
            data_dir.parent.mkdir(parents=True, exist_ok=True)
            for folder in (data_dir, self._repository, self.folder):
                folder.mkdir(mode=0o700, exist_ok=True)
            self._write("root", os.fsencode(root))
        except OSError as error:
            raise Unstorable(f"{error.filename or self.folder}: {error.strerror}") from error

    def _write(self, name: str, data: bytes) -> None:
        beside = self.folder / f"{name}.{secrets.token_hex(4)}"
        beside.write_bytes(data)
        beside.chmod(0o600)
        beside.replace(self.folder / name)

    def current(self) -> pathlib.Path | None:
        """The index in use, if there is one that this code can read."""
        try:
            name = (self.folder / _CURRENT).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return None
        folder = self.folder / name
        fits = name.startswith(f"{fingerprint()}-") and "/" not in name
        return folder if fits and (folder / "data.mdb").is_file() else None

    def beside(self) -> pathlib.Path:
        """A folder for a new index."""
        return self.folder / f"{fingerprint()}-{secrets.token_hex(4)}"

    def use(self, folder: pathlib.Path) -> None:
        """From now on that index is the current one; the others of this tree go."""
        self._write(_CURRENT, folder.name.encode("ascii"))
        for other in self.folder.iterdir():
            if other.is_dir() and other != folder:
                shutil.rmtree(other, ignore_errors=True)

    def relatives(self, but: pathlib.Path | None = None) -> list[str]:
        """Stored indexes of this repository whose facts may be copied."""
        return [path for path in other_indexes(self._repository, fingerprint()) if path != str(but)]

    def writer(self) -> bool:
        """Become the session that writes, unless another one is; whether this one is."""
        if self._lock is not None:
            return True
        descriptor = -1
        try:
            descriptor = os.open(
                self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if descriptor >= 0:
                os.close(descriptor)
            return False
        self._lock = descriptor
        self._forget_lost_trees()
        return True

    @property
    def is_writer(self) -> bool:
        """Whether this session writes."""
        return self._lock is not None

    def _forget_lost_trees(self) -> None:
        """Indexes of this repository's working trees that are no more."""
        for folder in self._repository.iterdir():
            with contextlib.suppress(OSError):
                root = os.fsdecode((folder / "root").read_bytes())
                if folder != self.folder and not pathlib.Path(root).exists():
                    shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let another session write."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
