"""``sessions.ports.telemetry.Telemetry``."""

import datetime as dt
from decimal import Decimal

import attrs

from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.telemetry import Counted, Kept, Measure, Told
from crewkit_testing.tenants import NOON, Tenant, World
from crewkit_testing.told import MODEL, a_told_point, a_told_request


def told(world: World, tenant: Tenant, session: str = "s1") -> Told:
    """Return what is stored of a session."""
    with world.work(tenant.id) as unit:
        return unit.telemetry.told(tenant.id, tenant.user_id, session)


def test_requests_come_back_as_they_went_in(world: World, tenant: Tenant) -> None:
    """In the order of time, to the last digit, whether or not their session is known."""
    late = a_told_request("s1", "req_a", cost_usd=Decimal("0.0078635999999999980001"))
    early = a_told_request("s1", "req_b", at=late.at - dt.timedelta(microseconds=1), source="")
    with world.work(tenant.id) as unit:
        assert unit.telemetry.add_requests(tenant.id, tenant.user_id, [late, early]) == 2
    assert told(world, tenant).requests == (early, late)
    assert told(world, tenant, "s2") == Told()


def test_what_is_sent_again_is_stored_once(world: World, tenant: Tenant) -> None:
    """By the request's id in its session; the first word stands."""
    first = a_told_request("s1")
    other = a_told_request("s2")
    again = attrs.evolve(first, cost_usd=Decimal(9))
    with world.work(tenant.id) as unit:
        assert unit.telemetry.add_requests(tenant.id, tenant.user_id, [first, again]) == 1
    with world.work(tenant.id) as unit:
        assert unit.telemetry.add_requests(tenant.id, tenant.user_id, [again, other]) == 1
    assert told(world, tenant).requests == (first,)


def test_points_of_differences_are_added_up(world: World, tenant: Tenant) -> None:
    """A point that comes twice counts once; other models and measures are summed apart."""
    points = [
        a_told_point("s1", until=5, value=Decimal("0.1")),
        a_told_point("s1", since=5, until=9, value=Decimal("0.2")),
        a_told_point("s1", series=b"2", model="other", value=Decimal(3)),
        a_told_point("s1", series=b"3", measure=Measure.INPUT, value=Decimal(77)),
    ]
    with world.work(tenant.id) as unit:
        assert unit.telemetry.add_points(tenant.id, tenant.user_id, points) == 4
    with world.work(tenant.id) as unit:
        assert unit.telemetry.add_points(tenant.id, tenant.user_id, points) == 0
    assert told(world, tenant).counted == (
        Counted(measure=Measure.COST, model=MODEL, value=Decimal("0.3")),
        Counted(measure=Measure.COST, model="other", value=Decimal(3)),
        Counted(measure=Measure.INPUT, model=MODEL, value=Decimal(77)),
    )


def test_of_a_running_total_the_latest_point_stands(world: World, tenant: Tenant) -> None:
    """Whatever order they come in; a counter that begins anew adds its own."""
    latest = a_told_point("s1", delta=False, since=1, until=9, value=Decimal(5))
    earlier = a_told_point("s1", delta=False, since=1, until=5, value=Decimal(3))
    anew = a_told_point("s1", delta=False, since=10, until=11, value=Decimal(1))
    for points, changed in (([earlier, latest], 1), ([earlier], 0), ([latest], 0), ([anew], 1)):
        with world.work(tenant.id) as unit:
            assert unit.telemetry.add_points(tenant.id, tenant.user_id, points) == changed
    (counted,) = told(world, tenant).counted
    assert counted.value == 6


def test_how_much_is_kept_is_known(world: World, tenant: Tenant) -> None:
    """Of each user's session apart."""
    points = [a_told_point("s1", until=5), a_told_point("s1", until=6)]
    with world.work(tenant.id) as unit:
        unit.telemetry.add_requests(tenant.id, tenant.user_id, [a_told_request("s1")])
        unit.telemetry.add_points(tenant.id, tenant.user_id, points)
        kept = unit.telemetry.kept(tenant.id, tenant.user_id, "s1")
        nobodys = unit.telemetry.kept(tenant.id, new_id(NOON), "s1")
    assert kept == Kept(requests=1, points=2, series=frozenset({b"series"}))
    assert nobodys == Kept(requests=0, points=0, series=frozenset())


def test_what_is_forgotten_is_gone(world: World, tenant: Tenant) -> None:
    """Of that session alone."""
    both = ("s1", "s2")
    with world.work(tenant.id) as unit:
        unit.telemetry.add_requests(tenant.id, tenant.user_id, [a_told_request(s) for s in both])
        unit.telemetry.add_points(tenant.id, tenant.user_id, [a_told_point(s) for s in both])
        unit.telemetry.forget(tenant.id, "s1")
    assert told(world, tenant) == Told()
    assert told(world, tenant, "s2").requests
    assert told(world, tenant, "s2").counted
