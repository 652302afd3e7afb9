"""Figures of days of a time zone, against an independent count of the raw facts."""

import datetime as dt
import zoneinfo
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest

from crewkit_core.analytics.use_cases import (
    USE_CASES,
    BreakDownByAgent,
    BreakDownByProject,
    BreakDownByUser,
    CheckRollups,
    ShowSuccessTrend,
    ShowTimeSeries,
    Summarize,
)
from crewkit_core.analytics.views import Granularity
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Invalid
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import Tenant, found_tenant

pytestmark = pytest.mark.postgres

BERLIN = "Europe/Berlin"
SPRING = dt.datetime(2026, 3, 29, tzinfo=dt.UTC)
"""The day of which Berlin has 23 hours."""
AUTUMN = dt.datetime(2026, 10, 25, tzinfo=dt.UTC)
"""The day of which it has 25."""
DAY = dt.timedelta(days=1)
OUTCOMES = (Outcome.SUCCESS, Outcome.FAILURE, None, None)
Facts = list[tuple[dt.datetime, Decimal, Outcome | None]]


def fill(tenant: Tenant, middle: dt.datetime) -> Facts:
    """Store a session every five hours of five days, one message each; return what was stored."""
    facts: Facts = []
    for n in range(24):
        at = middle - 2 * DAY + n * dt.timedelta(hours=5)
        outcome, cost = OUTCOMES[n % 4], Decimal(n) / 1000
        said = (outcome, OutcomeSource.USER, at) if outcome else (None, None, None)
        keys = ("outcome", "outcome_source", "outcome_at")
        changes: dict[str, Any] = {
            "first_at": at,
            "last_at": at,
            "agent": ("reviewer", None)[n % 2],
            "user_id": (tenant.user_id, None, tenant.user_id)[n % 3],
            **dict(zip(keys, said, strict=True)),
        }
        conversation, stream = tenant.session(f"s{n}", **changes)
        with tenant.world.work(tenant.id) as unit:
            record = tenant.message(stream, f"m{n}", at=at, cost_usd=cost)
            tenant.count(unit, conversation, [record])
        facts.append((at, cost, outcome))
    return facts


class Asking:
    """Asks one use case after another as the owner."""

    def __init__(self, world: PostgresWorld, tenant: Tenant, middle: dt.datetime) -> None:
        self.world, self.tenant = world, tenant
        self.common: dict[str, Any] = {
            "organization_id": tenant.id,
            "start_date": (middle - DAY).date(),
            "end_date": (middle + DAY).date(),
            "timezone": BERLIN,
        }

    def __call__(self, message: type[Any], **changes: Any) -> Any:
        """Return the answer about the three days around the middle."""
        query = message(**self.common | changes)
        actor = Actor(user_id=self.tenant.user_id)
        return USE_CASES[message](query, actor=actor, work=self.world.work, clock=self.world.clock)


@pytest.mark.parametrize(("middle", "hours"), [(SPRING, 71), (AUTUMN, 73)])
def test_days_of_a_zone_have_the_hours_that_its_clocks_show(
    postgres_world: PostgresWorld, middle: dt.datetime, hours: int
) -> None:
    """23 or 25 when clocks change; every figure is that of a count over the raw facts."""
    tenant = found_tenant(postgres_world)
    facts = fill(tenant, middle)
    ask = Asking(postgres_world, tenant, middle)
    zone = zoneinfo.ZoneInfo(BERLIN)
    first, last = ask.common["start_date"], ask.common["end_date"]
    by_day: dict[dt.date, Facts] = defaultdict(list)
    for fact in facts:
        by_day[fact[0].astimezone(zone).date()].append(fact)
    inside = [fact for day in by_day if first <= day <= last for fact in by_day[day]]

    series = ask(ShowTimeSeries)
    expected = [
        (day, len(by_day[day]), sum((cost for _, cost, _ in by_day[day]), Decimal(0)))
        for day in (first, first + DAY, last)
    ]
    assert expected == [
        (point.start.astimezone(zone).date(), point.sessions, point.cost_usd)
        for point in series.points
    ]
    assert dt.timedelta(hours=hours) == series.end - series.start
    assert hours == len(ask(ShowTimeSeries, granularity=Granularity.HOUR).points)

    summary = ask(Summarize)
    assert len(inside) == summary.current.sessions
    assert summary.current.cost_usd == sum((cost for _, cost, _ in inside), Decimal(0))
    before = [each for day in by_day if first - 3 * DAY <= day < first for each in by_day[day]]
    assert len(before) == summary.previous.sessions > 0

    trend = ask(ShowSuccessTrend)
    for point in trend.points:
        said = Counter(each[2] for each in by_day[point.start.astimezone(zone).date()])
        known = said[Outcome.SUCCESS] + said[Outcome.FAILURE]
        assert (said[Outcome.SUCCESS], said[Outcome.FAILURE]) == (point.successes, point.failures)
        assert point.success_rate == (said[Outcome.SUCCESS] / known if known else None)
        assert point.outcome_coverage == known / sum(said.values())
    for message in (BreakDownByAgent, BreakDownByProject, BreakDownByUser):
        rows = ask(message).rows
        assert len(inside) == sum(row.sessions for row in rows), message
        assert [-row.sessions for row in rows] == sorted(-row.sessions for row in rows)
    assert {None, str(tenant.user_id)} == {row.key for row in ask(BreakDownByUser).rows}


def test_weeks_and_months_begin_where_the_zone_says(postgres_world: PostgresWorld) -> None:
    """Empty ones are there, without a rate."""
    tenant = found_tenant(postgres_world)
    fill(tenant, SPRING)
    ask = Asking(postgres_world, tenant, SPRING)
    zone = zoneinfo.ZoneInfo(BERLIN)
    for granularity, starts in (
        (Granularity.WEEK, ["2026-03-23", "2026-03-30", "2026-04-06"]),
        (Granularity.MONTH, ["2026-03-01", "2026-04-01"]),
    ):
        points = ask(ShowTimeSeries, granularity=granularity, end_date=dt.date(2026, 4, 6)).points
        locally = [point.start.astimezone(zone) for point in points]
        assert [f"{each}T00:00" for each in starts] == [f"{at:%Y-%m-%dT%H:%M}" for at in locally]
    far = {"start_date": dt.date(2026, 6, 1), "end_date": dt.date(2026, 6, 1)}
    (empty,) = ask(ShowSuccessTrend, **far).points
    assert (0, None, None) == (empty.sessions, empty.success_rate, empty.outcome_coverage)


@pytest.mark.parametrize(
    ("timezone", "code"),
    [
        ("Mars/Olympus", "no_such_timezone"),
        ("../etc/passwd", "no_such_timezone"),
        ("localtime", "no_such_timezone"),
        ("", "no_such_timezone"),
        ("Asia/Kolkata", "not_a_whole_hour"),
    ],
)
def test_zones_that_cannot_be_answered_are_refused_by_name(
    postgres_world: PostgresWorld, timezone: str, code: str
) -> None:
    """Figures are kept by hours of UTC: between them nothing is known, and nothing is made up."""
    tenant = found_tenant(postgres_world)
    ask = Asking(postgres_world, tenant, SPRING)
    for message in set(USE_CASES) - {CheckRollups}:
        with pytest.raises(Invalid) as refused:
            ask(message, timezone=timezone)
        assert [("timezone", code)] == [(each.field, each.code) for each in refused.value.details]
