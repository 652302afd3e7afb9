"""The broker on PostgreSQL, for whoever performs jobs."""

import contextlib
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from dramatiq.middleware import Callbacks, Retries, ShutdownNotifications, TimeLimit
from dramatiq_postgres import PostgresBroker
from psycopg_pool import ConnectionPool

from crewkit_core.kernel.errors import CrewkitError, Unavailable
from crewkit_queue.wordless import Wordless

if TYPE_CHECKING:
    from crewkit_queue.ids import RedisIds

Broker = PostgresBroker
MINUTE = 60_000
MOST_TRIES_UNAVAILABLE = 30
MOST_TRIES_BROKEN = 5

# A queue and its delay queue hold a connection each, the listener one, each thread one to answer.
_HELD = 2 + 1 + 1

# An answer that a server crash forgets means one job more done twice, and jobs may be.
_OPTIONS = "-c synchronous_commit=off -c timezone=UTC"


def is_worth_another_try(tries: int, error: BaseException) -> bool:
    """Tell whether a job that failed may do better later.

    What is unavailable comes back; a refusal stays one; a bug gets a few tries, for it may have
    been the moment.

    Args:
        tries: How often it was tried again already.
        error: Why it failed this time.
    """
    if isinstance(error, Unavailable):
        return tries < MOST_TRIES_UNAVAILABLE
    return not isinstance(error, CrewkitError) and tries < MOST_TRIES_BROKEN


@contextlib.contextmanager
def open_broker(
    url: str, *, threads: int = 4, role: str | None = None, ids: "RedisIds | None" = None
) -> Generator[PostgresBroker, None, None]:
    """Have a broker until the end of the block; nothing is connected until it is used.

    Args:
        url: SQLAlchemy URL of the application's login.
        threads: How many threads will perform jobs.
        ids: Hands out what to perform; None: the database alone does.
        role: Become this role on every connection, when the login is another one.
    """
    options = _OPTIONS if role is None else f"{_OPTIONS} -c role={role}"
    with ConnectionPool(
        url.replace("postgresql+psycopg://", "postgresql://", 1),
        kwargs={"options": options, "application_name": "crewkit-queue", "connect_timeout": 5},
        min_size=0,
        max_size=threads + _HELD,
        check=ConnectionPool.check_connection,
        open=True,
    ) as pool:
        broker = _broker(pool, ids)
        try:
            yield broker
        finally:
            broker.close()


def _broker(pool: "ConnectionPool[Any]", ids: "RedisIds | None") -> PostgresBroker:
    options = {
        "pool": pool,
        "results": False,
        "heartbeat_interval": 5,
        "heartbeat_ttl": 20,
        "maintenance_interval": 5,
        "middleware": [
            TimeLimit(time_limit=60 * MINUTE),
            ShutdownNotifications(),
            Callbacks(),
            Retries(min_backoff=1_000, max_backoff=10 * MINUTE, retry_when=is_worth_another_try),
            Wordless(),
        ],
    }
    if ids is None:
        return PostgresBroker(**options)
    from crewkit_queue.handed import HandedBroker

    return HandedBroker(ids=ids, **options)
