"""Archives as files: whole or not there."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Generator, Iterator
from pathlib import Path

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.model.archive_key import check_key

_FOR_THE_OWNER = 0o700
_PARTIAL = ".partial"


class FileArchives:
    """Objects as files below one directory, for their owner's eyes only.

    Args:
        root: The directory; made with the first object.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, key: str, chunks: Iterator[bytes]) -> int:
        """Store an object durably, all or nothing, and return its size in bytes.

        Raises:
            ValueError: the key is none of ours.
            Unavailable: the file system refused; nothing is left of the object.
        """
        path = self._path(key)
        partial = path.with_name(f".{secrets.token_hex(8)}{_PARTIAL}")
        with contextlib.ExitStack() as undo:
            undo.callback(_remove_quietly, partial)
            with _translated():
                _make_directories(path.parent, self._root)
                _sweep(path.parent)
                descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                size = _fill(descriptor, chunks)
            finally:
                os.close(descriptor)
            with _translated():
                partial.replace(path)
                undo.callback(_remove_quietly, path)
                _sync_directory(path.parent)
            undo.pop_all()
        return size

    def read(self, key: str, offset: int, size: int) -> bytes:
        """Return *size* bytes of an object, from *offset* on.

        Raises:
            ValueError: the key is none of ours.
            Damaged: the object is gone or shorter.
            Unavailable: the file system refused.
        """
        path = self._path(key)
        try:
            with path.open("rb") as file:
                if offset < 0 or size < 0 or offset + size > os.fstat(file.fileno()).st_size:
                    raise Damaged("an archive is shorter than it was")
                file.seek(offset)
                data = file.read(size)
        except FileNotFoundError:
            raise Damaged("an archive is gone") from None
        except OSError as error:
            raise _refusal(error) from error
        if len(data) != size:
            raise Damaged("an archive is shorter than it was")
        return data

    def remove(self, key: str) -> None:
        """Remove an object; one that is gone is no error.

        Raises:
            ValueError: the key is none of ours.
            Unavailable: the file system refused.
        """
        with _translated():
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._root / check_key(key)


def _fill(descriptor: int, chunks: Iterator[bytes]) -> int:
    """Write all of *chunks* to the disk itself; return how many bytes they were."""
    size = 0
    with _translated():
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    for chunk in chunks:
        rest = memoryview(chunk)
        while rest:
            with _translated():
                written = os.write(descriptor, rest)
            rest = rest[written:]
        size += len(chunk)
    with _translated():
        os.fsync(descriptor)
    return size


def _make_directories(directory: Path, root: Path) -> None:
    """Make *directory* below *root*, each new one noted durably in the one above it."""
    if directory.is_dir():
        return
    if directory == root:
        root.parent.mkdir(parents=True, exist_ok=True)
    else:
        _make_directories(directory.parent, root)
    directory.mkdir(mode=_FOR_THE_OWNER, exist_ok=True)
    _sync_directory(directory.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(directory: Path) -> None:
    """Remove what killed writers left: partial files that nobody holds."""
    for partial in directory.glob(f".*{_PARTIAL}"):
        with contextlib.suppress(OSError), partial.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            partial.unlink()


def _remove_quietly(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _translated() -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        raise _refusal(error) from error


def _refusal(error: OSError) -> Unavailable:
    return Unavailable(f"the archive store refused: {error.strerror or type(error).__name__}")
