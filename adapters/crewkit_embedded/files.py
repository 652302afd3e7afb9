"""Files in a directory that another user owns, opened without being led astray."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from crewkit_embedded.errors import UnsafeDataDirectory
from crewkit_embedded.service_user import ROOT, ServiceUser


def open_owned(path: Path, user: ServiceUser, flags: int = os.O_RDWR) -> int:
    """Open or create the file as one of the service user's, mode 0600; return its descriptor.

    Root works in directories that the service user may write:
    a link put there in place of the file must not make root open, or give away, another one.

    Raises:
        UnsafeDataDirectory: the path is a link or no plain file.
    """
    wanted = flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, wanted | os.O_CREAT | os.O_EXCL, 0o600)
        if os.geteuid() == ROOT:
            os.fchown(descriptor, user.uid, user.gid)
        return descriptor
    try:
        descriptor = os.open(path, wanted)
    except IsADirectoryError as error:
        raise UnsafeDataDirectory(f"{path} is a directory, not a plain file") from error
    except OSError as error:
        if path.is_symlink():
            raise UnsafeDataDirectory(f"{path} is a link; remove it") from error
        raise
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        os.close(descriptor)
        raise UnsafeDataDirectory(f"{path} is not a plain file with one name; remove it")
    return descriptor


def write_owned(path: Path, content: str, user: ServiceUser) -> None:
    """Put the text there in one step, mode 0600: a reader sees the old or the new file."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            if os.geteuid() == ROOT:
                os.fchown(file.fileno(), user.uid, user.gid)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def make_owned_directory(path: Path, user: ServiceUser) -> None:
    """Make the directory, mode 0700, as one of the service user's; the parent must exist.

    Raises:
        UnsafeDataDirectory: the path is a link, no directory, or somebody else's.
    """
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise UnsafeDataDirectory(f"{path} is no directory of crewkit's; remove it") from error
    try:
        owner = os.fstat(descriptor).st_uid
        if owner not in {user.uid, os.geteuid()}:
            raise UnsafeDataDirectory(f"{path} belongs to another user (id {owner})")
        if os.geteuid() == ROOT:
            os.fchown(descriptor, user.uid, user.gid)
        os.fchmod(descriptor, 0o700)
    finally:
        os.close(descriptor)


def bound_log(path: Path, limit_bytes: int) -> None:
    """Keep the log below about twice the limit: its content moves to ``<name>.1``.

    The writers hold the file open for appending, so it is copied and emptied, not renamed.
    Lines written between the copy and the emptying are lost.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return
    with os.fdopen(descriptor, "r+b") as log:
        status = os.fstat(descriptor)
        if status.st_size <= limit_bytes:
            return
        log.seek(-limit_bytes, os.SEEK_END)
        owner = ServiceUser(uid=status.st_uid, gid=status.st_gid, name="")
        older = open_owned(path.with_name(path.name + ".1"), owner, os.O_WRONLY | os.O_TRUNC)
        with os.fdopen(older, "wb") as copy:
            copy.write(log.read(limit_bytes))
        os.ftruncate(descriptor, 0)
