"""Reading regular files under a root, and nothing else."""

import os
import pathlib
import stat
import time
from typing import Final, NamedTuple

from crewkit_index import limits

_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Stamp(NamedTuple):
    """What changes when a file does."""

    modified: int
    changed: int
    size: int
    inode: int


class Content(NamedTuple):
    """A file's bytes and the stamp it had before they were read."""

    source: bytes
    stamp: Stamp
    racy: bool
    """It was changed so shortly before that another change might not show in its stamp."""


def stamp_of(found: os.stat_result) -> Stamp:
    """The stamp in a stat."""
    return Stamp(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def look(path: str) -> Stamp | None:
    """The stamp of a regular file; None for anything else, links included."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    return stamp_of(found) if stat.S_ISREG(found.st_mode) else None


def read(path: str, limit: int = limits.READ_BYTES) -> Content | None:
    """A regular file of at most `limit` bytes; never follows a link, never waits for a pipe."""
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > limit:
            return None
        latest = max(found.st_mtime_ns, found.st_ctime_ns)
        racy = latest + limits.RACY_NANOSECONDS > time.time_ns()
        source = _all(descriptor, found.st_size, limit)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None if source is None else Content(source, stamp_of(found), racy)


def _all(descriptor: int, expected: int, limit: int) -> bytes | None:
    source = os.read(descriptor, expected + 1)
    if len(source) == expected:
        return source
    parts = [source]
    size = len(source)
    while part := os.read(descriptor, 1 << 20):
        parts.append(part)
        size += len(part)
        if size > limit:
            return None
    return b"".join(parts)


def within(root: pathlib.Path, path: str) -> str | None:
    """The absolute path of `path` under `root` if no link is on the way; None otherwise."""
    whole = os.path.normpath(root / path)
    prefix = str(root)
    if "\0" in path or not (whole == prefix or whole.startswith(prefix.rstrip("/") + "/")):
        return None
    return whole if os.path.realpath(whole) == whole else None
