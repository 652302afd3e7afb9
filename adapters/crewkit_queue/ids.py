"""Ids of jobs in Redis: who takes one may perform it, and nothing else lies there."""

import contextlib
import hashlib
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_PATIENCE = 1.0
_PAUSE = 5.0
"""Seconds that somebody who may do without it leaves a Redis alone that did not answer."""


class Away(Exception):
    """Redis does not answer; what lies in the database is not touched by that."""


class RedisIds:
    """Lists of ids, one a queue; safe to use from many threads.

    Args:
        url: ``redis://host:port/number``; ``rediss://`` for TLS.
        database_url: Of the database whose jobs they name; several installations may share a Redis.
    """

    def __init__(self, url: str, database_url: str) -> None:
        whose = hashlib.sha256(database_url.encode()).hexdigest()[:16]
        self._prefix = f"crewkit:{whose}"
        self._redis: redis.Redis = redis.Redis.from_url(
            url,
            socket_connect_timeout=_PATIENCE,
            socket_timeout=_PATIENCE * 3,
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self._left_alone_until = 0.0

    def close(self) -> None:
        """Give the connections back."""
        self._redis.close()

    def epoch(self) -> uuid.UUID:
        """Return the name of what it remembers: another one once it has forgotten.

        Raises:
            Away: it does not answer.
        """
        key = f"{self._prefix}:epoch"
        with _answering():
            self._redis.set(key, str(uuid.uuid4()), nx=True)
            return uuid.UUID(str(self._redis.get(key)))

    def put(self, queue: str, ids: Iterable[uuid.UUID]) -> None:
        """Add ids at the end.

        Raises:
            Away: it does not answer.
        """
        found = [str(each) for each in ids]
        if found:
            with _answering():
                self._redis.rpush(self._key(queue), *found)

    def put_if_there(self, ids: Mapping[str, Sequence[uuid.UUID]]) -> None:
        """Add ids if it answers; whoever looks into the database finds them anyway."""
        if time.monotonic() < self._left_alone_until:
            return
        try:
            for queue, found in ids.items():
                self.put(queue, found)
        except Away:
            self._left_alone_until = time.monotonic() + _PAUSE

    def take(self, queue: str, most: int, wait: float) -> Sequence[uuid.UUID]:
        """Take ids from the beginning; wait for the first one when there is none.

        Raises:
            Away: it does not answer.
        """
        with _answering():
            found = self._redis.lpop(self._key(queue), most) or []
            if not found and wait > 0:
                first = self._redis.blpop([self._key(queue)], timeout=wait)
                found = [first[1]] if first else []
        return [uuid.UUID(str(each)) for each in found]

    def waiting(self, queue: str) -> int:
        """Return how many lie there.

        Raises:
            Away: it does not answer.
        """
        with _answering():
            return int(self._redis.llen(self._key(queue)))

    def _key(self, queue: str) -> str:
        return f"{self._prefix}:{queue}"


class _Answering(contextlib.AbstractContextManager["_Answering"]):
    """Turns the library's errors into ``Away``."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, redis.RedisError | OSError):
            raise Away from error


def _answering() -> _Answering:
    return _Answering()
