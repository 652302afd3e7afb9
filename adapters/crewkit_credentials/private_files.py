"""Files that nobody but this user reads."""

import contextlib
import fcntl
import os
import stat
import tempfile
from collections.abc import Generator
from pathlib import Path

from crewkit_credentials.errors import UnsafeSignIn

_FOR_OTHERS = 0o077
_WRITTEN_BY_OTHERS = 0o022


def read_private(path: Path) -> str | None:
    """Return a file's text; None when there is none.

    Raises:
        UnsafeSignIn: others may read it, or it is theirs.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise UnsafeSignIn(f"{path} belongs to another user") from error
    except OSError as error:
        raise UnsafeSignIn(f"{path} is no plain file; remove it") from error
    try:
        _check(path, os.fstat(descriptor))
        with os.fdopen(os.dup(descriptor), encoding="utf-8", errors="replace") as file:
            return file.read()
    finally:
        os.close(descriptor)


def write_private(path: Path, text: str) -> None:
    """Put a text there in one step, mode 0600: a reader sees the old file or the new one.

    However it ends, no half-written file stays.

    Raises:
        UnsafeSignIn: the folder is another's, or others may write into it.
    """
    _make_folder(path.parent)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


@contextlib.contextmanager
def locked(path: Path) -> Generator[None, None, None]:
    """Be the only process in the block; the lock vanishes with its process, however it ends.

    Raises:
        UnsafeSignIn: the folder is another's, or others may write into it.
    """
    _make_folder(path.parent)
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _check(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnsafeSignIn(f"{path} is no plain file; remove it")
    if status.st_uid != os.geteuid():
        raise UnsafeSignIn(f"{path} belongs to another user (id {status.st_uid})")
    if status.st_mode & _FOR_OTHERS:
        raise UnsafeSignIn(f"{path} is open to others: `chmod 600` it, and sign in again")


def _make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.stat()
    if status.st_uid != os.geteuid():
        raise UnsafeSignIn(f"{folder} belongs to another user (id {status.st_uid})")
    if status.st_mode & _WRITTEN_BY_OTHERS:
        raise UnsafeSignIn(f"{folder} may be written by others: `chmod 700` it")
