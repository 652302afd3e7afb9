"""The directory that holds everything an installation keeps."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from crewkit_embedded.errors import UnsafeDataDirectory
from crewkit_embedded.service_user import ROOT, ServiceUser

# What only a directory in use by crewkit holds; such a one may be tightened though not empty.
MARKS = frozenset({"postgres", "postgres.start", "platform.lock", "pg"})


def default_data_dir(environ: Mapping[str, str], euid: int) -> Path:
    """Return where the data lies when nobody names a place.

    ``CREWKIT_DATA_DIR``, else ``/var/lib/crewkit`` for root, else the XDG data directory.

    Raises:
        UnsafeDataDirectory: the environment names no absolute place, nor a home.
    """
    named = environ.get("CREWKIT_DATA_DIR")
    if named:
        return Path(named).expanduser().absolute()
    if euid == ROOT:
        return Path("/var/lib/crewkit")
    shared = environ.get("XDG_DATA_HOME", "")
    if Path(shared).is_absolute():  # the specification: a relative one is to be ignored
        return Path(shared) / "crewkit"
    home = environ.get("HOME", "")
    if not Path(home).is_absolute():
        raise UnsafeDataDirectory("HOME is not set: name a data directory with --data-dir")
    return Path(home) / ".local" / "share" / "crewkit"


def make_data_dir(path: Path, user: ServiceUser) -> Path:
    """Make or check the directory: mode 0700 and the service user's; return its real path.

    A new or empty one is made so. One that holds other things is never given away or closed.

    Raises:
        UnsafeDataDirectory: others may write there, or own it, or it holds foreign files.
    """
    _check_link(path, user)
    real = path.resolve()
    real.parent.mkdir(parents=True, exist_ok=True)
    _check_parents(real, user)
    real.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(real, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _secure(real, descriptor, user)
    finally:
        os.close(descriptor)
    return real


def _secure(real: Path, descriptor: int, user: ServiceUser) -> None:
    status = os.fstat(descriptor)
    if status.st_uid not in {user.uid, os.geteuid()}:
        raise UnsafeDataDirectory(f"{real} belongs to another user (id {status.st_uid})")
    if status.st_mode & stat.S_IWOTH:
        raise UnsafeDataDirectory(f"{real} may be written by everybody: `chmod 700 {real}`")
    private = status.st_uid == user.uid and not status.st_mode & 0o077
    names = frozenset(os.listdir(descriptor))
    if private:
        return
    if names and not names & MARKS:
        raise UnsafeDataDirectory(
            f"{real} holds files that are not crewkit's; name an empty or new directory"
        )
    if os.geteuid() == ROOT:
        os.fchown(descriptor, user.uid, user.gid)
    os.fchmod(descriptor, 0o700)


def _check_link(path: Path, user: ServiceUser) -> None:
    if path.is_symlink() and path.lstat().st_uid not in {ROOT, user.uid, os.geteuid()}:
        raise UnsafeDataDirectory(f"{path} is another user's link")


def _check_parents(real: Path, user: ServiceUser) -> None:
    """Whoever may rename an entry of a parent could put a directory of their own there."""
    trusted = {ROOT, user.uid, os.geteuid()}
    for parent in real.parents:
        status = parent.stat()
        if status.st_mode & stat.S_ISVTX:
            continue
        if status.st_mode & stat.S_IWOTH or status.st_uid not in trusted:
            raise UnsafeDataDirectory(
                f"{parent} is in another user's hands, who could exchange {real}"
            )
