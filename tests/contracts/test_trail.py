"""``kernel.trail.Trail``: what a transaction adds, and when it stays."""

import uuid
from collections.abc import Sequence
from typing import ClassVar

import attrs
import pytest

from crewkit_core.audit.chain import beginning_of
from crewkit_core.audit.model.record import ChainedRecord, Details
from crewkit_core.audit.model.verifying import Verdict, Verifier
from crewkit_core.audit.use_cases import DeliverEvent
from crewkit_core.kernel.actor import Actor, Origin, Source
from crewkit_core.kernel.event import NOWHERE, Event
from crewkit_core.tenancy.levels import Level
from crewkit_testing.tenants import Tenant, World, undone

SOMEBODY = Actor(
    user_id=uuid.uuid4(),
    origin=Origin.TOKEN,
    request_id="req-1",
    sign_in_id=uuid.uuid4(),
    token_id=uuid.uuid4(),
    source=Source(address="203.0.113.7", agent="probe/1"),
)


@attrs.frozen(kw_only=True)
class LampLit(Event):
    """A fact of no slice."""

    kind: ClassVar[str] = "lamp.lit"
    version: ClassVar[int] = 3

    level: Level = Level.VIEWER
    watts: int = 40


def lit(tenant: Tenant, name: str = "hall") -> LampLit:
    return LampLit(organization_id=tenant.id, object_id=name)


def verdict_of(chain: Sequence[ChainedRecord], tenant: Tenant) -> Verdict:
    verifier = Verifier(tenant.id)
    for chained in chain:
        verifier.read(chained.stored())
    return verifier.verdict()


def test_a_change_leaves_who_did_what_when_and_from_where(world: World, tenant: Tenant) -> None:
    """One audit record and one event, with the same id."""
    before, after = {"level": Level.VIEWER}, {"level": Level.ADMIN, "at": None}
    with world.work(tenant.id) as unit:
        unit.trail.record(SOMEBODY, lit(tenant), before=before, after=after, reason="it was dark")
    (chained,) = world.records(tenant.id)
    (happened,) = world.happened(tenant.id)
    record = chained.record
    assert (tenant.id, "lamp.lit", 3, False, "hall") == (
        record.organization_id,
        record.kind,
        record.version,
        record.refused,
        record.object_id,
    )
    assert (SOMEBODY.user_id, Origin.TOKEN, SOMEBODY.sign_in_id, SOMEBODY.token_id, "req-1") == (
        record.user_id,
        record.origin,
        record.sign_in_id,
        record.token_id,
        record.request_id,
    )
    wanted = Details(
        address="203.0.113.7",
        agent="probe/1",
        before={"level": "viewer"},
        after={"level": "admin", "at": None},
        reason="it was dark",
    )
    assert wanted.written() == record.details
    assert (record.id, record.at) == (happened.id, happened.at)
    assert (tenant.id, "lamp.lit", 3, "hall", SOMEBODY.user_id, Origin.TOKEN, "req-1") == (
        happened.organization_id,
        happened.kind,
        happened.version,
        happened.object_id,
        happened.user_id,
        happened.origin,
        happened.request_id,
    )
    assert {"level": "viewer", "watts": 40} == happened.payload


def test_an_event_gets_a_job_that_delivers_it(world: World, tenant: Tenant) -> None:
    """In the transaction of the change."""
    with world.work(tenant.id) as unit:
        unit.trail.record(SOMEBODY, lit(tenant))
    (happened,) = world.happened(tenant.id)
    assert (DeliverEvent(organization_id=tenant.id, event_id=happened.id),) == world.take_jobs(
        tenant.id
    )


def test_what_is_taken_back_leaves_nothing(world: World, tenant: Tenant) -> None:
    """No record, no event, no job."""
    with undone(world, tenant.id) as unit:
        unit.trail.record(SOMEBODY, lit(tenant))
    assert ((), (), ()) == (
        world.records(tenant.id),
        world.happened(tenant.id),
        world.take_jobs(tenant.id),
    )


def test_what_is_refused_stays_though_the_unit_fails(world: World, tenant: Tenant) -> None:
    """Written in a transaction of its own; nothing happened, so there is no event."""
    with undone(world, tenant.id) as unit:
        unit.trail.refused(SOMEBODY, "lamp.lit", tenant.id, "hall", "below_own_level")
    with world.work(tenant.id) as unit:
        unit.trail.refused(SOMEBODY, "lamp.lit", tenant.id, "attic", "below_own_level")
    records = [each.record for each in world.records(tenant.id)]
    assert [("hall", True), ("attic", True)] == [(r.object_id, r.refused) for r in records]
    assert all('"reason":"below_own_level"' in str(record.details) for record in records)
    assert () == world.happened(tenant.id)


def test_a_data_stream_tells_without_a_record(world: World, tenant: Tenant) -> None:
    """Its events are delivered like others; no chain is touched."""
    with world.work(tenant.id) as unit:
        unit.trail.tell(SOMEBODY, lit(tenant))
    (happened,) = world.happened(tenant.id)
    assert ((), "hall") == (world.records(tenant.id), happened.object_id)
    assert 1 == len(world.take_jobs(tenant.id))


def test_records_are_linked_one_to_the_next(world: World, tenant: Tenant) -> None:
    """By the rule that everybody can compute, from the chain's own beginning."""
    for number in range(3):
        with world.work(tenant.id) as unit:
            unit.trail.record(SOMEBODY, lit(tenant, f"a{number}"))
            unit.trail.record(SOMEBODY, lit(tenant, f"b{number}"), after={"of": "é\U0001f4a1"})
    chain = world.records(tenant.id)
    previous, sequence = beginning_of(tenant.id), 0
    for chained in chain:
        assert ChainedRecord.after(sequence, previous, chained.record) == chained
        previous, sequence = chained.hash, chained.sequence
    assert verdict_of(chain, tenant).whole
    assert ["a0", "b0", "a1", "b1", "a2", "b2"] == [each.record.object_id for each in chain]


def test_accounts_add_to_whose_chain_it_is(world: World, tenant: Tenant) -> None:
    """Of the organization that it concerns, or the one of what has none."""
    with world.account_work() as unit:
        unit.trail.record(SOMEBODY, lit(tenant))
        unit.trail.record(SOMEBODY, LampLit(organization_id=None, object_id="street"))
    (nowhere,) = world.happened(NOWHERE)
    (record,) = (each.record for each in world.records(NOWHERE))
    assert (None, "street", NOWHERE) == (
        nowhere.organization_id,
        nowhere.object_id,
        record.organization_id,
    )
    assert ["hall"] == [each.record.object_id for each in world.records(tenant.id)]
    assert ["hall"] == [each.object_id for each in world.happened(tenant.id)]


@pytest.mark.parametrize("name", ["password", "token_hash", "api_key", "client_secret", "salt"])
def test_a_field_named_like_a_secret_is_a_bug(world: World, tenant: Tenant, name: str) -> None:
    """At once, and nothing is written."""
    with pytest.raises(ValueError, match="would hold a secret"), world.work(tenant.id) as unit:
        unit.trail.record(SOMEBODY, lit(tenant), after={"settings": [{name: "x"}]})
    assert () == world.records(tenant.id)


def test_a_secret_in_a_text_is_masked(world: World, tenant: Tenant) -> None:
    """People paste such things into names."""
    needle = "crewkit_pat_" + "Q" * 42
    actor = attrs.evolve(SOMEBODY, source=Source(agent=f"curl {needle}"))
    with world.work(tenant.id) as unit:
        unit.trail.record(actor, lit(tenant), after={"name": f"my {needle}"}, reason=needle)
    (chained,) = world.records(tenant.id)
    assert needle not in repr(chained)
    assert '"name":"my [secret]"' in str(chained.record.details)
