"""Decoded facts, the most recently used of them."""

import threading
from collections import OrderedDict
from typing import Final

from crewkit_index.packed import FileFacts

_BYTES: Final = 2 << 20
"""Of packed facts; decoded they take several times as much."""


class FactsCache:
    """Facts by their keys."""

    def __init__(self, limit: int = _BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._facts: OrderedDict[bytes, FileFacts] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> FileFacts | None:
        """Facts that are held."""
        with self._lock:
            found = self._facts.get(key)
            if found is not None:
                self._facts.move_to_end(key)
            return found

    def put(self, key: bytes, facts: FileFacts) -> None:
        """Hold facts, letting go of the least recently used."""
        with self._lock:
            if key not in self._facts:
                self._facts[key] = facts
                self._size += len(facts.packed)
            while self._size > self._limit and len(self._facts) > 1:
                _, gone = self._facts.popitem(last=False)
                self._size -= len(gone.packed)
