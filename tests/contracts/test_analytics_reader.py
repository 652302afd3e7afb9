"""``analytics.ports.AnalyticsReader``; only PostgreSQL offers it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import attrs
import pytest

from crewkit_core.analytics.views import Dimension, Granularity
from crewkit_core.kernel.errors import Invalid
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.sessions.views import SessionFilter
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import NOON, Tenant, found_tenant

pytestmark = pytest.mark.postgres

MIDNIGHT = NOON.replace(hour=0, minute=0)
DAY = dt.timedelta(days=1)
MONDAY = SessionFilter(since=MIDNIGHT, until=MIDNIGHT + DAY)
WEEK = SessionFilter(since=MIDNIGHT, until=MIDNIGHT + 7 * DAY)


@pytest.fixture
def busy(postgres_world: PostgresWorld) -> Tenant:
    """Two sessions on Monday, one of them without a price; one message a week later."""
    tenant = found_tenant(postgres_world)
    with postgres_world.work(tenant.id) as unit:
        lib = unit.projects.add(tenant.project(slug="lib", name="lib", root="/lib"))
    first, main = tenant.session("s1", agent="reviewer")
    second, other = tenant.session("s2", project_id=lib.id, user_id=None)
    with postgres_world.work(tenant.id) as unit:
        tenant.count(
            unit,
            first,
            [
                tenant.message(main, "m1"),
                tenant.message(main, "m2", at=MIDNIGHT),
                tenant.message(main, "m3", at=MIDNIGHT + 7 * DAY),
            ],
        )
        free = {"model": "free", "cost_usd": None, "usage": TokenUsage(input=1)}
        tenant.count(unit, second, [tenant.message(other, "m4", **free)])
        assert 0 == unit.rollups.check(tenant.id, repair=False).different
    return tenant


def test_totals_are_those_of_the_period(postgres_world: PostgresWorld, busy: Tenant) -> None:
    """Half-open; people whom nobody knows are not counted, the priced part is."""
    with postgres_world.work(busy.id) as unit:
        totals = unit.analytics.totals(busy.id, MONDAY)
        nothing = unit.analytics.totals(
            busy.id, SessionFilter(since=MIDNIGHT - DAY, until=MIDNIGHT)
        )
    assert (2, 3, 1, Decimal("0.50"), 1, 2) == (
        totals.sessions,
        totals.messages,
        totals.unpriced_messages,
        totals.cost_usd,
        totals.active_users,
        totals.active_projects,
    )
    assert TokenUsage(input=21, output=40, cache_read=60) == totals.tokens
    assert (Decimal("0.25"), 60 / 81) == (totals.cost_per_session_usd, totals.cache_hit_rate)
    assert (0, 0, None, None) == (
        nothing.sessions,
        nothing.messages,
        nothing.cost_per_session_usd,
        nothing.cache_hit_rate,
    )


def test_what_became_of_sessions_is_a_figure_of_the_hour_they_began(
    postgres_world: PostgresWorld,
) -> None:
    """The unknown is in no rate but in the coverage; sessions without times last nothing known."""
    tenant = found_tenant(postgres_world)
    said: dict[str, Any] = {"outcome_source": OutcomeSource.USER, "outcome_at": NOON}
    lasted: dict[str, Any] = {"first_at": NOON, "last_at": NOON + dt.timedelta(seconds=9)}
    tenant.session("s1", **lasted, outcome=Outcome.SUCCESS, **said)
    tenant.session("s2", first_at=NOON, last_at=NOON, outcome=Outcome.SUCCESS, **said)
    tenant.session("s3", first_at=None, outcome=Outcome.FAILURE, created_at=NOON, **said)
    tenant.session("s4", agent="reviewer", **lasted)
    with postgres_world.work(tenant.id) as unit:
        totals = unit.analytics.totals(tenant.id, MONDAY)
        (day,) = unit.analytics.series(tenant.id, MONDAY, Granularity.DAY, None)
        by_agent = unit.analytics.breakdown(tenant.id, MONDAY, Dimension.AGENT)
        assert 0 == unit.rollups.check(tenant.id, repair=False).different
    assert (2, 1, 2 / 3, 3 / 4) == (
        totals.successes,
        totals.failures,
        totals.success_rate,
        totals.outcome_coverage,
    )
    assert (4, 2 / 3, 6000) == (day.sessions, day.success_rate, day.mean_duration_ms)
    assert {None: (3, 2 / 3, 4500), "reviewer": (1, None, 9000)} == {
        row.key: (row.sessions, row.success_rate, row.mean_duration_ms) for row in by_agent
    }


def test_of_a_hundred_sessions_ninety_five_lasted_no_longer(
    postgres_world: PostgresWorld,
) -> None:
    """One session's own duration; those without times, and other periods, count for nothing."""
    tenant = found_tenant(postgres_world)
    for n in range(1, 21):
        lasted: dict[str, Any] = {"first_at": NOON, "last_at": NOON + dt.timedelta(seconds=n)}
        tenant.session(f"s{n}", **lasted, agent="reviewer" if n % 2 else None)
    tenant.session("timeless", first_at=None, last_at=None, created_at=NOON)
    far: dict[str, Any] = {"first_at": NOON + 9 * DAY, "last_at": NOON + 19 * DAY}
    tenant.session("other", **far)
    asked = (MONDAY, attrs.evolve(MONDAY, agent="reviewer"), attrs.evolve(MONDAY, model="free"))
    with postgres_world.work(tenant.id) as unit:
        found = [unit.analytics.totals(tenant.id, which).p95_duration_ms for which in asked]
        nothing = attrs.evolve(MONDAY, user_id=tenant.id)
        assert unit.analytics.totals(tenant.id, nothing).p95_duration_ms is None
    assert [19_000, 19_000, None] == found


def test_a_day_is_active_on_which_something_was_answered(
    postgres_world: PostgresWorld, busy: Tenant
) -> None:
    """Of the zone's days: what is one day in UTC may be two elsewhere."""
    with postgres_world.work(busy.id) as unit:
        monday = unit.analytics.totals(busy.id, MONDAY)
        whole = unit.analytics.totals(busy.id, attrs.evolve(WEEK, until=MIDNIGHT + 8 * DAY))
        elsewhere = unit.analytics.totals(busy.id, MONDAY, "America/New_York")
    assert (1, Decimal("0.50")) == (monday.active_days, monday.cost_per_active_day_usd)
    assert (2, Decimal("0.375")) == (whole.active_days, whole.cost_per_active_day_usd)
    assert 2 == elsewhere.active_days


@pytest.mark.parametrize(
    ("granularity", "expected"),
    [
        (Granularity.HOUR, [(MIDNIGHT, 1), (MIDNIGHT + DAY / 2, 2)]),
        (Granularity.DAY, [(MIDNIGHT, 3)]),
        (Granularity.WEEK, [(MIDNIGHT, 3)]),
        (Granularity.MONTH, [(MIDNIGHT.replace(day=1), 3)]),
    ],
)
def test_a_series_has_the_buckets_that_are_not_empty(
    postgres_world: PostgresWorld,
    busy: Tenant,
    granularity: Granularity,
    expected: list[tuple[dt.datetime, int]],
) -> None:
    """In order, each beginning where its hour, day, week or month does."""
    with postgres_world.work(busy.id) as unit:
        points = unit.analytics.series(busy.id, WEEK, granularity, None)
    assert expected == [(point.start, point.messages) for point in points]


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        (Dimension.MODEL, [("claude-opus", 2, Decimal("0.50")), ("free", 1, 0)]),
        (Dimension.PROJECT, [("app", 2, Decimal("0.50")), ("lib", 1, 0)]),
        (Dimension.AGENT, [("reviewer", 2, Decimal("0.50")), (None, 1, 0)]),
        (Dimension.USER, [("Acme's owner", 2, Decimal("0.50")), (None, 1, 0)]),
    ],
)
def test_figures_are_split_by_each_dimension(
    postgres_world: PostgresWorld,
    busy: Tenant,
    dimension: Dimension,
    expected: list[tuple[str | None, int, Decimal]],
) -> None:
    """The most expensive first; a series splits alike."""
    with postgres_world.work(busy.id) as unit:
        rows = unit.analytics.breakdown(busy.id, MONDAY, dimension)
        points = unit.analytics.series(busy.id, MONDAY, Granularity.DAY, dimension)
    assert expected == [(row.value, row.messages, row.cost_usd) for row in rows]
    assert {(value, n) for value, n, _ in expected} == {(p.value, p.messages) for p in points}


def test_each_filter_leaves_what_it_names(postgres_world: PostgresWorld, busy: Tenant) -> None:
    """In sums as in series."""
    for which, messages in (
        (attrs.evolve(MONDAY, project_id=busy.project_id), 2),
        (attrs.evolve(MONDAY, user_id=busy.user_id), 2),
        (attrs.evolve(MONDAY, agent="reviewer"), 2),
        (attrs.evolve(MONDAY, model="free"), 1),
        (attrs.evolve(MONDAY, model="free", agent="reviewer"), 0),
        (attrs.evolve(MONDAY, since=MIDNIGHT + DAY / 2), 2),
        (attrs.evolve(MONDAY, until=MIDNIGHT + 8 * DAY), 4),
    ):
        with postgres_world.work(busy.id) as unit:
            assert messages == unit.analytics.totals(busy.id, which).messages, which
            points = unit.analytics.series(busy.id, which, Granularity.HOUR, None)
        assert messages == sum(point.messages for point in points), which


@pytest.mark.parametrize(
    "which",
    [SessionFilter(), attrs.evolve(MONDAY, since=None), attrs.evolve(MONDAY, until=NOON)],
)
def test_a_period_has_two_ends_at_whole_hours(
    postgres_world: PostgresWorld, busy: Tenant, which: SessionFilter
) -> None:
    """Rollups know nothing finer."""
    with pytest.raises(Invalid), postgres_world.work(busy.id) as unit:
        unit.analytics.totals(busy.id, which)
