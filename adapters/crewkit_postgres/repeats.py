"""Answers kept for who asks again, in the transaction of what they answer."""

import contextlib
from collections.abc import Generator

import attrs

from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.repeating import KEPT_FOR, KeyReused, Repeatable, StillUnderWay
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_postgres.driver import Driver, one
from crewkit_postgres.engine import Engine
from crewkit_postgres.members import membership
from crewkit_postgres.transactions import holding

# until the commit; two keys with one hash would at worst wait for each other
_LOCK = "select pg_try_advisory_xact_lock(hashtextextended(%s, 7))"
_FIND = (
    "select fingerprint, answer from kept_answers"
    " where organization_id = %s and user_id = %s and key = %s and at > %s"
)
_FORGET = "delete from kept_answers where organization_id = %s and at <= %s"
_KEEP = (
    "insert into kept_answers (organization_id, user_id, key, fingerprint, answer, at)"
    " values (%s, %s, %s, %s, %s, %s)"
)


@attrs.frozen
class PostgresAnswered:
    """``kernel.repeating.Answered``."""

    answer: bytes | None
    _request: Repeatable
    _driver: Driver
    _clock: Clock

    def keep(self, answer: bytes) -> None:
        """Keep it, and forget those of the organization that are old."""
        request, now = self._request, self._clock.now()
        self._driver.later(_FORGET, (request.organization_id, now - KEPT_FOR))
        named = (request.organization_id, request.user_id, request.key)
        self._driver.later(_KEEP, (*named, request.fingerprint, answer, now))


@attrs.frozen
class PostgresRepeats:
    """``kernel.repeating.Repeats``: what is opened inside joins one transaction."""

    _engine: Engine
    _clock: Clock

    @contextlib.contextmanager
    def __call__(self, request: Repeatable) -> Generator[PostgresAnswered, None, None]:
        """Open it.

        Raises:
            KeyReused, StillUnderWay, NotFound, Unavailable: see the protocol.
        """
        whose = {"app.organization_id": str(request.organization_id)}
        with (
            contextlib.ExitStack() as afterwards,
            holding(self._engine, whose, afterwards) as transaction,
        ):
            answer = self._known(request, transaction.driver)
            yield PostgresAnswered(answer, request, transaction.driver, self._clock)

    def _known(self, request: Repeatable, driver: Driver) -> bytes | None:
        named = (request.organization_id, request.user_id, request.key)
        row = one(driver, _LOCK, (" ".join(map(str, named)),))
        if row is None or not row[0]:
            raise StillUnderWay("the first request with this key is not answered yet")
        row = one(driver, _FIND, (*named, self._clock.now() - KEPT_FOR))
        if row is None:
            return None
        if bytes(row[0]) != request.fingerprint:
            raise KeyReused("this Idempotency-Key was sent before, with another request")
        if request.organization_id != NOWHERE:
            asked = membership(request.organization_id, request.user_id)
            if driver.one(asked) is None:
                raise NoSuchOrganization("there is no such organization")
        return bytes(row[1])
