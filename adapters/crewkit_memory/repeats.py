"""Answers kept for who asks again, in a dictionary."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Generator

import attrs

from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.repeating import KEPT_FOR, KeyReused, Repeatable, StillUnderWay
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_memory.tables import Store

_Named = tuple[uuid.UUID, uuid.UUID, str]


@attrs.define
class MemoryAnswered:
    """``kernel.repeating.Answered``."""

    answer: bytes | None
    kept: bytes | None = None

    def keep(self, answer: bytes) -> None:
        """Keep it when the block ends well."""
        self.kept = answer


@attrs.define
class MemoryRepeats:
    """``kernel.repeating.Repeats``."""

    _store: Store
    _clock: Clock
    _answers: dict[_Named, tuple[bytes, bytes, dt.datetime]] = attrs.field(factory=dict, init=False)
    _under_way: set[_Named] = attrs.field(factory=set, init=False)

    @contextlib.contextmanager
    def __call__(self, request: Repeatable) -> Generator[MemoryAnswered, None, None]:
        """Open it.

        Raises:
            KeyReused, StillUnderWay, NotFound: see the protocol.
        """
        name = (request.organization_id, request.user_id, request.key)
        with self._store.lock:
            if name in self._under_way:
                raise StillUnderWay("the first request with this key is not answered yet")
            self._under_way.add(name)
            before = self._store.tenants.copy()
        try:
            answered = MemoryAnswered(self._known(request, name))
            yield answered
            if answered.kept is not None:
                now = self._clock.now()
                self._answers[name] = (request.fingerprint, answered.kept, now)
        except BaseException:
            # what others did meanwhile goes too: here, unlike in a database, nobody else does
            self._store.tenants.clear()
            self._store.tenants.update(before)
            raise
        finally:
            self._under_way.discard(name)

    def _known(self, request: Repeatable, name: _Named) -> bytes | None:
        fingerprint, answer, at = self._answers.get(name, (b"", b"", None))
        if at is None or at <= self._clock.now() - KEPT_FOR:
            return None
        if fingerprint != request.fingerprint:
            raise KeyReused("this Idempotency-Key was sent before, with another request")
        if request.organization_id != NOWHERE and not self._is_member(request):
            raise NoSuchOrganization("there is no such organization")
        return answer

    def _is_member(self, request: Repeatable) -> bool:
        tables = self._store.tenants.get(request.organization_id)
        closed = tables is None or request.organization_id in tables.closed
        return not closed and tables is not None and request.user_id in tables.members
