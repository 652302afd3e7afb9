"""How much of what is scarce one organization may hold at once."""

import contextlib
import threading
import uuid
from collections import Counter
from collections.abc import Generator


class Shares:
    """Places of which each organization may hold so many; thread-safe.

    Args:
        most: Of one organization.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: Counter[uuid.UUID] = Counter()

    @contextlib.contextmanager
    def held(self, organization_id: uuid.UUID) -> Generator[bool, None, None]:
        """Hold a place until the end of the block; give False when it has its share already."""
        with self._lock:
            got = self._held[organization_id] < self._most
            self._held[organization_id] += got
        try:
            yield got
        finally:
            if got:
                with self._lock:
                    self._held[organization_id] -= 1
                    if not self._held[organization_id]:
                        del self._held[organization_id]
