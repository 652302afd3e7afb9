"""``sessions.ports.Tallies`` and ``analytics.ports.RollupRepair``."""

import datetime as dt
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.tally import Figures
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_testing.tenants import NOON, Tenant, World


def test_figures_of_facts_are_equal_to_the_facts(world: World, tenant: Tenant) -> None:
    """Whatever is added with its fact leaves nothing different."""
    tenant.session("s1", ["m1", "m2"])
    tenant.session("s2", ["m2", "m3"], agent="reviewer", user_id=None)
    with world.work(tenant.id) as unit:
        check = unit.rollups.check(tenant.id, repair=False)
    assert (0, False) == (check.different, check.repaired)
    assert 0 < check.buckets


def test_what_is_added_without_a_fact_differs_until_it_is_repaired(
    world: World, tenant: Tenant
) -> None:
    """A check that does not repair changes nothing; one that does makes them equal."""
    conversation, _ = tenant.session("s1", ["m1"])
    extra = (tenant.bucket(conversation, None), Figures(prompts=1))
    with world.work(tenant.id) as unit:
        unit.tallies.add(tenant.id, [extra])
    with world.work(tenant.id) as unit:
        assert 0 < unit.rollups.check(tenant.id, repair=False).different
        repair = unit.rollups.check(tenant.id, repair=True)
        assert repair.repaired
        assert 0 < repair.different
    with world.work(tenant.id) as unit:
        again = unit.rollups.check(tenant.id, repair=True)
    assert (0, False) == (again.different, again.repaired)


def test_figures_that_cancel_out_are_no_difference(world: World, tenant: Tenant) -> None:
    """A bucket of zeros is as none."""
    conversation, stream = tenant.session("s1")
    record = tenant.message(stream, "m1", at=NOON + dt.timedelta(days=3))
    bucket = tenant.bucket(conversation, record)
    figures = Figures(messages=1, usage=TokenUsage(input=7), cost_usd=Decimal("0.1"))
    with world.work(tenant.id) as unit:
        unit.tallies.add(tenant.id, [(bucket, figures)])
        unit.tallies.add(tenant.id, [(bucket, -figures)])
    with world.work(tenant.id) as unit:
        assert 0 == unit.rollups.check(tenant.id, repair=False).different


def test_what_is_forgotten_and_counted_again_is_as_it_was(world: World, tenant: Tenant) -> None:
    """In between its facts may change, other sessions' stay where they are."""
    conversation, stream = tenant.session("s1", ["m1", "m2"])
    tenant.session("s2", ["m3"])
    with world.work(tenant.id) as unit:
        unit.tallies.forget(tenant.id, [conversation.id])
        assert 0 < unit.rollups.check(tenant.id, repair=False).different
        unit.conversations.save(
            attrs.evolve(conversation, agent="other", first_at=NOON + dt.timedelta(days=1))
        )
        unit.messages.replace([tenant.message(stream, "m1", model="other", cost_usd=None)])
        unit.tallies.count(tenant.id, [conversation.id])
    with world.work(tenant.id) as unit:
        assert 0 == unit.rollups.check(tenant.id, repair=False).different


def test_nothing_is_nothing(world: World, tenant: Tenant) -> None:
    """Without changes and conversations nothing happens."""
    with world.work(tenant.id) as unit:
        unit.tallies.add(tenant.id, [])
        unit.tallies.forget(tenant.id, [])
        unit.tallies.count(tenant.id, [])
        assert 0 == unit.rollups.check(tenant.id, repair=False).different
