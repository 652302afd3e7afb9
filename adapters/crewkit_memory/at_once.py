"""One moment in dictionaries: nobody else does anything meanwhile."""

import contextlib
import uuid
from collections.abc import Generator

import attrs

from crewkit_memory.tables import Store


@attrs.frozen
class MemoryAtOnce:
    """``kernel.at_once.AtOnce``."""

    _store: Store

    @contextlib.contextmanager
    def __call__(self, organization_id: uuid.UUID) -> Generator[None, None, None]:  # noqa: ARG002 - the port's
        """Begin."""
        with self._store.lock:
            before = self._store.tenants.copy()
            try:
                yield
            except BaseException:
                self._store.tenants.clear()
                self._store.tenants.update(before)
                raise
