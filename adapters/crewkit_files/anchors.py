"""Heads of audit chains in files beside the data: one a chain, only ever added to."""

import fcntl
import os
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import attrs

from crewkit_core.audit.errors import is_news
from crewkit_core.audit.model.lines import NoSuchLine, anchor_in, anchor_line
from crewkit_core.audit.model.verifying import Head
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Unavailable

_LONGEST_LINE = 512


@attrs.frozen
class FileAnchors:
    """``audit.ports.Anchors``; safe to use from many processes."""

    _folder: Path
    _clock: Clock

    def of(self, organization_id: uuid.UUID) -> tuple[Head, ...]:
        """Return the chain's, in the order they were kept.

        Raises:
            Unavailable: they cannot be read.
        """
        path = self._path(organization_id)
        try:
            lines = path.read_text("utf-8").split("\n")[:-1] if path.exists() else []
            return tuple(anchor_in(line) for line in lines)
        except (OSError, NoSuchLine, UnicodeError) as error:
            raise Unavailable(f"{path} cannot be read") from error

    def last(self, organization_id: uuid.UUID) -> Head | None:
        """Return the chain's last, without reading the others.

        Raises:
            Unavailable: it cannot be read.
        """
        path = self._path(organization_id)
        if not path.exists():
            return None
        with _broken(path), path.open("rb") as file:
            return _last(file)

    def keep(self, head: Head) -> None:
        """Keep one more, on the disk when this returns; one that says nothing new is left out.

        Raises:
            ChainShrunk: the chain had got further before, or was another there.
            Unavailable: it cannot be kept.
        """
        path = self._path(head.organization_id)
        with _broken(path):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                _mend(file)
                if is_news(head, _last(file)):
                    line = anchor_line(head, self._clock.now())
                    file.write(f"{line}\n".encode())
                    file.flush()
                    os.fsync(file.fileno())

    def _path(self, organization_id: uuid.UUID) -> Path:
        return self._folder / f"{organization_id}.jsonl"


def _mend(file: BinaryIO) -> None:
    """Take away the beginning of a line that a crash left: nobody was told that it was kept."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _LONGEST_LINE))
    torn = file.read().rpartition(b"\n")[2]
    if torn:
        file.truncate(end - len(torn))


def _last(file: BinaryIO) -> Head | None:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _LONGEST_LINE))
    lines = file.read().decode().split("\n")[:-1]
    return anchor_in(lines[-1]) if lines else None


@contextmanager
def _broken(path: Path) -> Generator[None, None, None]:
    try:
        yield
    except (OSError, NoSuchLine, UnicodeError) as error:
        raise Unavailable(f"{path} cannot be used") from error
