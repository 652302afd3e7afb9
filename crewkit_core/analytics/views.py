"""What analytics answer; money as exact dollars, times in milliseconds, null is not zero."""

import datetime as dt
import enum
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.transcript import TokenUsage


class Granularity(enum.StrEnum):
    """Width of a bucket of a time series."""

    HOUR = "hourly"
    DAY = "daily"
    WEEK = "weekly"
    MONTH = "monthly"


class Dimension(enum.StrEnum):
    """By what figures can be split."""

    MODEL = "model"
    PROJECT = "project"
    AGENT = "agent"
    USER = "user"


@attrs.frozen(kw_only=True)
class Totals:
    """Figures of a period.

    Attributes:
        sessions, prompts, tool_calls, tool_errors, api_errors: Of sessions that began in it.
        messages, tokens, cost_usd: Of API messages in it; cost is the priced part.
        unpriced_messages: Messages of models without a rate: with any, cost_usd is incomplete.
        active_users: People with messages in it; those nobody knows are not counted.
        successes, failures: Of those sessions, the ones whose outcome is known; the others are
            neither.
        success_rate: successes / (successes + failures), 0 to 1; None when none is known.
        outcome_coverage: Share of the sessions whose outcome is known, 0 to 1; None without any.
        mean_duration_ms: Of sessions that name times; None without any.
        p95_duration_ms: The duration that 95 of 100 of those sessions did not exceed, that of one
            of them; None without any, and where a model is asked for.
        cost_per_session_usd: None without sessions.
        active_days: Days of the time zone with messages.
        cost_per_active_day_usd: None without such a day.
        cache_hit_rate: Cache reads / (input + cache reads + cache writes), 0 to 1; None without.
    """

    sessions: int
    prompts: int
    tool_calls: int
    tool_errors: int
    api_errors: int
    messages: int
    unpriced_messages: int
    tokens: TokenUsage
    cost_usd: Decimal
    active_users: int
    active_projects: int
    successes: int
    failures: int
    success_rate: float | None
    outcome_coverage: float | None
    mean_duration_ms: int | None
    p95_duration_ms: int | None
    cost_per_session_usd: Decimal | None
    active_days: int
    cost_per_active_day_usd: Decimal | None
    cache_hit_rate: float | None


@attrs.frozen(kw_only=True)
class AnalyticsSummary:
    """Figures of a period beside those of the one of equal length before it."""

    start: dt.datetime
    end: dt.datetime
    current: Totals
    previous: Totals


@attrs.frozen(kw_only=True)
class SeriesPoint:
    """Figures of one bucket, in all or of one value of a dimension.

    Attributes:
        successes, failures, success_rate, mean_duration_ms: As in ``Totals``.
        start: When the bucket begins (in UTC; days are those of the time zone asked for).
        value: The dimension's value as people read it; None when not split, or not known.
    """

    start: dt.datetime
    value: str | None
    sessions: int
    successes: int
    failures: int
    success_rate: float | None
    mean_duration_ms: int | None
    messages: int
    tokens: TokenUsage
    cost_usd: Decimal
    unpriced_messages: int


@attrs.frozen(kw_only=True)
class TimeSeries:
    """Buckets in order; buckets without anything are there with zeros when not split."""

    granularity: Granularity
    start: dt.datetime
    end: dt.datetime
    split_by: Dimension | None
    points: tuple[SeriesPoint, ...]


@attrs.frozen(kw_only=True)
class BreakdownRow:
    """Figures of one value of a dimension.

    Attributes:
        key: The value as filters take it (an id for projects and users); None for not known.
        value: The value as people read it.
        successes, failures, success_rate, mean_duration_ms: As in ``Totals``.
    """

    key: str | None
    value: str | None
    sessions: int
    successes: int
    failures: int
    success_rate: float | None
    mean_duration_ms: int | None
    messages: int
    tokens: TokenUsage
    cost_usd: Decimal
    unpriced_messages: int


@attrs.frozen(kw_only=True)
class Breakdown:
    """A period's figures split by a dimension, most expensive first."""

    dimension: Dimension
    start: dt.datetime
    end: dt.datetime
    rows: tuple[BreakdownRow, ...]


@attrs.frozen(kw_only=True)
class SuccessPoint:
    """What became of the sessions that began in one bucket.

    Attributes:
        start: When the bucket begins.
        success_rate, outcome_coverage: As in ``Totals``.
    """

    start: dt.datetime
    sessions: int
    successes: int
    failures: int
    success_rate: float | None
    outcome_coverage: float | None


@attrs.frozen(kw_only=True)
class SuccessTrend:
    """Every bucket of a period in order; rates with how many sessions they speak of."""

    granularity: Granularity
    start: dt.datetime
    end: dt.datetime
    points: tuple[SuccessPoint, ...]


@attrs.frozen(kw_only=True)
class RollupCheck:
    """Whether the rollups equal the facts.

    Attributes:
        buckets: Buckets compared.
        different: Buckets that differed.
        repaired: They were made anew from the facts.
    """

    buckets: int
    different: int
    repaired: bool
