"""What hooks told and no sender has seen to yet, and which sessions are followed."""

import contextlib
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

from crewkit.tracking.place import write_whole
from crewkit_claude.hooking import DROPPED, SPOOL_BYTES, append, locked, segments

Event = dict[str, str]

_FOLLOWED = "followed"


@attrs.define(kw_only=True)
class Followed:
    """A session that is followed.

    Attributes:
        heard: When a hook last told of it; seconds since 1970.
        ended: A hook told that it ended.
        sent: How much of each of its files has arrived.
    """

    heard: float = 0.0
    ended: bool = False
    sent: dict[str, int] = attrs.field(factory=dict)


class Spool:
    """Events on disk, bounded; what the disk does not take is held in memory."""

    def __init__(self, folder: Path, limit: int = SPOOL_BYTES) -> None:
        self._folder, self._limit = folder, limit
        self._held: list[Event] = []

    def add(self, event: Event) -> None:
        """Keep an event."""
        try:
            append(str(self._folder), event, self._limit)
        except OSError:
            self._held.append(event)
            del self._held[:-1000]

    def take(self, heed: Callable[[list[Event]], None]) -> None:
        """Give what is there to *heed*, and forget it once that returns.

        Raises:
            OSError: *heed* did, or the folder is gone; everything is kept.
        """
        held = list(self._held)
        with locked(str(self._folder)):
            files = segments(str(self._folder))
            heed([*held, *(event for file in files for event in _read(file))])
            for file in files:
                Path(file).unlink()
        del self._held[: len(held)]

    def size(self) -> int:
        """Return how many bytes are waiting."""
        return sum(Path(file).stat().st_size for file in segments(str(self._folder)))

    def dropped(self) -> int:
        """Return how many events there was no room for."""
        try:
            return sum(int(line) for line in (self._folder / DROPPED).read_text().split())
        except (OSError, ValueError):
            return 0

    def followed(self) -> dict[str, Followed]:
        """Return the sessions that were followed before, by the main transcript's path."""
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            kept: dict[str, Any] = json.loads((self._folder / _FOLLOWED).read_text())
            return {path: Followed(**one) for path, one in kept.items()}
        return {}

    def follow(self, followed: dict[str, Followed]) -> None:
        """Note which sessions are followed.

        Raises:
            OSError: the disk does not take it.
        """
        kept = {path: attrs.asdict(one) for path, one in followed.items()}
        write_whole(self._folder / _FOLLOWED, json.dumps(kept))


def _read(file: str) -> Iterator[Event]:
    """Yield a segment's whole records; torn and damaged ones cost freshness alone."""
    for line in Path(file).read_bytes().splitlines():
        mark, _, text = line.partition(b" ")
        with contextlib.suppress(ValueError):
            if int(mark, 16) == zlib.crc32(text):
                yield json.loads(text)
