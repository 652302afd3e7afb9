"""What the client itself reports of a session: requests one by one, and counters."""

import datetime as dt
import enum
from decimal import Decimal

import attrs

MOST_BYTES = 4 * 1024 * 1024
MOST_RECORDS = 10_000
MOST_SESSIONS = 100
MOST_REQUESTS = 20_000
MOST_POINTS = 50_000
MOST_SERIES = 500


class Signal(enum.StrEnum):
    """What an export holds."""

    LOGS = "logs"
    METRICS = "metrics"


class Measure(enum.StrEnum):
    """What a counter counts: dollars, or tokens of a kind."""

    COST = "cost"
    INPUT = "input"
    OUTPUT = "output"
    CACHE_READ = "cache_read"
    CACHE_WRITE = "cache_write"


@attrs.frozen(kw_only=True)
class ToldRequest:
    """One request to the model, as the client counted and priced it.

    Attributes:
        request_id: The API's; of a client that names none, one made of the record's own place.
        source: What asked: the main thread, a subagent, a compaction.
        cost_usd: Digit for digit.
    """

    claude_session_id: str
    request_id: str
    at: dt.datetime
    model: str
    source: str
    input: int
    output: int
    cache_read: int
    cache_write: int
    cost_usd: Decimal


@attrs.frozen(kw_only=True)
class ToldPoint:
    """One point of a counter.

    Attributes:
        series: Hash of everything that tells its counter from others.
        since, until: Nanoseconds since 1970.
        delta: It holds what was added since the point before; else all since the counter began,
            and the latest point of a beginning stands for it.
    """

    claude_session_id: str
    series: bytes
    since: int
    until: int
    delta: bool
    measure: Measure
    model: str
    value: Decimal

    @property
    def slot(self) -> int:
        """What tells points of one series and beginning apart."""
        return self.until if self.delta else 0


@attrs.frozen(kw_only=True)
class Export:
    """What one export told.

    Attributes:
        refused: Records that cannot be believed.
        reason: Why the first of them cannot.
    """

    requests: tuple[ToldRequest, ...] = ()
    points: tuple[ToldPoint, ...] = ()
    refused: int = 0
    reason: str = ""


@attrs.frozen(kw_only=True)
class Counted:
    """The sum of a measure's counters of one model."""

    measure: Measure
    model: str
    value: Decimal


@attrs.frozen(kw_only=True)
class Told:
    """All that is stored of what a client reported of one session.

    Attributes:
        requests: By time.
    """

    requests: tuple[ToldRequest, ...] = ()
    counted: tuple[Counted, ...] = ()


@attrs.frozen(kw_only=True)
class Kept:
    """How much is stored of one session."""

    requests: int
    points: int
    series: frozenset[bytes]
