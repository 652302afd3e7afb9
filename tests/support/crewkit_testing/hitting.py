"""Tries from a process of their own: what it runs must be found by a name that it can import."""

import datetime as dt
import multiprocessing

from crewkit_core.accounts.lifetimes import Allowance
from crewkit_postgres.account_work import PostgresLimiter
from crewkit_postgres.engine import make_engine

TEN = Allowance(times=10, within=dt.timedelta(minutes=5))


def hits(url: str, results: "multiprocessing.Queue[int]") -> None:
    """Try twenty times; tell how often that was let through."""
    engine = make_engine(url, pool_size=1)
    limiter = PostgresLimiter(engine)
    results.put(sum(limiter.hit("shared", TEN) is None for _ in range(20)))
    engine.dispose()
