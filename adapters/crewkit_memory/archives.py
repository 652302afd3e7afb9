"""Archives in a dictionary."""

import threading
from collections.abc import Iterator

from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.model.archive_key import check_key


class MemoryArchives:
    """``sessions.ports.Archives``."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def write(self, key: str, chunks: Iterator[bytes]) -> int:
        """Store an object, all or nothing, and return its size in bytes."""
        check_key(key)
        data = b"".join(chunks)
        with self._lock:
            self._objects[key] = data
        return len(data)

    def read(self, key: str, offset: int, size: int) -> bytes:
        """Return a part of an object.

        Raises:
            Damaged: the object is gone or shorter.
        """
        data = self._objects.get(check_key(key))
        if data is None:
            raise Damaged("an archive is gone")
        if offset < 0 or size < 0 or offset + size > len(data):
            raise Damaged("an archive is shorter than it was")
        return data[offset : offset + size]

    def remove(self, key: str) -> None:
        """Remove an object; one that is gone is no error."""
        with self._lock:
            self._objects.pop(check_key(key), None)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all objects."""
        return tuple(self._objects)
