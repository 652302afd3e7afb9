"""How many requests somebody may send, counted for all processes, at next to no cost a request.

The count is kept where every process sees it. A process takes tries from there in lots, a fiftieth
of a minute's allowance at a time, and spends them by itself; so nobody ever gets more than their
allowance, and most requests ask nobody. What is used up is remembered until it refills. A process
that ends loses its lots: its callers are given less for a minute, never more.
"""

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

import attrs

from crewkit_core.accounts.lifetimes import Allowance
from crewkit_core.accounts.ports import Limiter

_LOTS = 50
_MOST_KEPT = 10_000
MINUTE = dt.timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class Spent:
    """What is left of an allowance.

    Attributes:
        limit: Requests a minute.
        remaining: At least so many are left now.
        reset: Seconds until all of it is there again, at most.
        wait: Seconds until the next one is free; None for one that was within.
    """

    limit: int
    remaining: int
    reset: int
    wait: int | None = None


@attrs.define
class _Lot:
    """What this process holds of somebody's allowance."""

    held: int = 0
    left: int = 0
    until: float = 0.0
    refused_until: float = 0.0


class Quotas:
    """Counts requests; thread-safe.

    Args:
        limiter: Keeps the count for all processes.
        a_minute: Requests a minute of an ``address``, ``user``, ``token``, ``organization``.
        now: Seconds of a clock that only goes forward.
    """

    def __init__(
        self,
        limiter: Limiter,
        a_minute: Mapping[str, int],
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limiter = limiter
        self._allowances = {
            kind: Allowance(times=times, within=MINUTE) for kind, times in a_minute.items()
        }
        self._now = now
        self._lock = threading.Lock()
        self._lots: OrderedDict[str, _Lot] = OrderedDict()

    def spend(self, kind: str, who: object) -> Spent:
        """Count a request of somebody."""
        key, allowance = f"requests/{kind}/{who}", self._allowances[kind]
        now = self._now()
        with self._lock:
            lot = self._lot(key)
            if now < lot.refused_until:
                return _refused(allowance, lot.refused_until - now)
            if lot.held and now < lot.until:
                lot.held -= 1
                return _within(allowance, lot)
        return self._take(key, allowance, now)

    def is_spent(self, kind: str, who: object) -> Spent | None:
        """Return the refusal when this process knows that nothing is left; counts nothing."""
        now = self._now()
        with self._lock:
            lot = self._lots.get(f"requests/{kind}/{who}")
            if lot is None or now >= lot.refused_until:
                return None
            return _refused(self._allowances[kind], lot.refused_until - now)

    def _take(self, key: str, allowance: Allowance, now: float) -> Spent:
        """Take another lot; near the end of the allowance, one try."""
        size = max(1, allowance.times // _LOTS)
        taken = self._limiter.take(key, allowance, size)
        if taken.times == 0 and size > 1:
            taken = self._limiter.take(key, allowance, 1)
        with self._lock:
            lot = self._lot(key)
            if taken.times == 0:
                lot.refused_until = now + taken.wait.total_seconds()
                return _refused(allowance, taken.wait.total_seconds())
            lot.held = (lot.held if now < lot.until else 0) + taken.times - 1
            lot.left, lot.until = taken.left, now + MINUTE.total_seconds()
            return _within(allowance, lot)

    def _lot(self, key: str) -> _Lot:
        """Return what is held; the longest unused is forgotten, as if it had been spent."""
        lot = self._lots.setdefault(key, _Lot())
        self._lots.move_to_end(key)
        if len(self._lots) > _MOST_KEPT:
            self._lots.popitem(last=False)
        return lot


def _within(allowance: Allowance, lot: _Lot) -> Spent:
    remaining = lot.held + lot.left
    used = 1 - remaining / allowance.times
    return Spent(
        limit=allowance.times,
        remaining=remaining,
        reset=max(1, round(used * MINUTE.total_seconds())),
    )


def _refused(allowance: Allowance, seconds: float) -> Spent:
    whole = int(MINUTE.total_seconds())
    return Spent(
        limit=allowance.times,
        remaining=0,
        reset=whole,
        wait=max(1, -(-int(seconds * 1000) // 1000)),
    )
