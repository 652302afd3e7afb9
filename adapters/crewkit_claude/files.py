"""Opening files of people who may not mean well: no link followed, no pipe waited for."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def open_regular(path: Path) -> BinaryIO:
    """Open *path* for reading when it is a regular file and no symbolic link.

    Raises:
        OSError: it is something else, gone, or not readable.
    """
    descriptor = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"not a regular file: {path}")
    return os.fdopen(descriptor, "rb", buffering=0)


def read_start(path: Path, most: int) -> bytes | None:
    """Return up to *most* bytes of the regular file *path*; None when there is none to read."""
    try:
        with open_regular(path) as file:
            return file.read(most)
    except (OSError, ValueError):
        return None
