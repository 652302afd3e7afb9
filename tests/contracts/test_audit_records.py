"""``audit.ports.AuditRecords`` and ``Events``: pages, filters, and the text that is hashed."""

import datetime as dt
import string
import uuid
from typing import Any, ClassVar

import attrs
import hypothesis
import hypothesis.strategies as st
import pytest

from crewkit_core.audit.model.record import ChainedRecord
from crewkit_core.audit.views import TrailFilter
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.event import Event
from crewkit_testing.tenants import NOON, Tenant, World

ADA, BOB = (Actor(user_id=uuid.uuid4(), origin=Origin.BROWSER) for _ in range(2))
EVERYTHING = TrailFilter()


@attrs.frozen(kw_only=True)
class LampLit(Event):
    """A fact of no slice."""

    kind: ClassVar[str] = "lamp.lit"


@attrs.frozen(kw_only=True)
class LampsCounted(Event):
    """Another."""

    kind: ClassVar[str] = "lamps.counted"


def change(world: World, tenant: Tenant, actor: Actor, event: type[Event], name: str) -> None:
    with world.work(tenant.id) as unit:
        unit.trail.record(actor, event(organization_id=tenant.id, object_id=name))


@pytest.fixture
def busy(world: World, tenant: Tenant) -> Tenant:
    """An organization with five records, one of them of a refusal."""
    change(world, tenant, ADA, LampLit, "hall")
    change(world, tenant, BOB, LampLit, "attic")
    change(world, tenant, ADA, LampsCounted, "hall")
    change(world, tenant, BOB, LampsCounted, "all")
    with world.work(tenant.id) as unit:
        unit.trail.refused(BOB, "lamp.lit", tenant.id, "cellar", "too_dark")
    return tenant


FILTERS: list[tuple[TrailFilter, list[str], list[str]]] = [
    (EVERYTHING, ["cellar", "all", "hall", "attic", "hall"], ["all", "hall", "attic", "hall"]),
    (TrailFilter(kind="lamp"), ["cellar", "attic", "hall"], ["attic", "hall"]),
    (TrailFilter(kind="lamp.lit"), ["cellar", "attic", "hall"], ["attic", "hall"]),
    (TrailFilter(kind="lam"), [], []),
    (TrailFilter(object_id="hall"), ["hall", "hall"], ["hall", "hall"]),
    (TrailFilter(user_id=BOB.user_id), ["cellar", "all", "attic"], ["all", "attic"]),
    (TrailFilter(until=NOON - dt.timedelta(days=3650)), [], []),
    (TrailFilter(since=NOON + dt.timedelta(days=36500)), [], []),
]


@pytest.mark.parametrize(("which", "records", "events"), FILTERS)
def test_what_is_asked_for_comes_newest_first(
    world: World, busy: Tenant, which: TrailFilter, records: list[str], events: list[str]
) -> None:
    """By kind or noun, object, user and period."""
    with world.work(busy.id) as unit:
        found, more = unit.audit.page(busy.id, which, None, 10)
        rows, others = unit.events.page(busy.id, which, None, 10)
    assert (records, False) == ([each.record.object_id for each in found], more)
    assert (events, False) == ([each.happened.object_id for each in rows], others)


def test_pages_put_together_are_the_whole(world: World, busy: Tenant) -> None:
    """However they are cut."""
    with world.work(busy.id) as unit:
        first, more = unit.audit.page(busy.id, EVERYTHING, None, 2)
        second, _ = unit.audit.page(busy.id, EVERYTHING, first[-1].sequence, 3)
        rows, others = unit.events.page(busy.id, EVERYTHING, None, 3)
        rest, _ = unit.events.page(busy.id, EVERYTHING, rows[-1].happened.id, 3)
    assert ([5, 4, 3, 2, 1], True) == ([each.sequence for each in (*first, *second)], more)
    assert (["all", "hall", "attic", "hall"], True) == (
        [each.happened.object_id for each in (*rows, *rest)],
        others,
    )


def test_refusals_are_told_apart(world: World, busy: Tenant) -> None:
    """What was tried from what was done."""
    with world.work(busy.id) as unit:
        refused, _ = unit.audit.page(busy.id, TrailFilter(refused=True), None, 10)
        done, _ = unit.audit.page(busy.id, TrailFilter(refused=False), None, 10)
    assert (["cellar"], 4) == ([each.record.object_id for each in refused], len(done))


def test_a_record_is_found_by_its_id_and_an_event_with_its_delivery(
    world: World, busy: Tenant
) -> None:
    """Which of them was delivered, and what was done."""
    happened = world.happened(busy.id)[0]
    with world.work(busy.id) as unit:
        record = unit.audit.find(busy.id, happened.id)
        assert None is unit.audit.find(busy.id, uuid.uuid4())
        assert unit.events.begin_reaction(busy.id, happened.id, "first")
        assert not unit.events.begin_reaction(busy.id, happened.id, "first")
        unit.events.delivered(busy.id, happened.id)
    with world.work(busy.id) as unit:
        row = unit.events.row(busy.id, happened.id)
        waiting, _ = unit.events.page(busy.id, TrailFilter(delivered=False), None, 10)
        assert None is unit.events.row(busy.id, uuid.uuid4())
    assert record is not None
    assert row is not None
    assert ("hall", ("first",), happened) == (record.record.object_id, row.reactions, row.happened)
    assert row.delivered_at is not None
    assert 3 == len(waiting)


def test_the_head_is_the_last_record(world: World, busy: Tenant) -> None:
    """And of a chain that has none, its beginning."""
    with world.work(busy.id) as unit:
        head = unit.audit.head(busy.id)
        (last,) = unit.audit.stored(busy.id, 4, 10)
        assert 0 == unit.audit.head(uuid.uuid4()).sequence
    assert (5, last.hash) == (head.sequence, head.hash)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
UUIDS = st.none() | st.uuids()


@pytest.mark.postgres
@hypothesis.settings(
    max_examples=60,
    deadline=None,
    # each example founds an organization of its own
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(
    object_id=TEXTS | st.sampled_from([*string.printable, "\x7f", "\u2028", '"\\/']),
    request_id=TEXTS,
    agent=TEXTS,
    sign_in=UUIDS,
    token=UUIDS,
    origin=st.sampled_from(Origin),
)
def test_what_is_hashed_is_built_alike_by_the_server(
    postgres_world: Any,
    object_id: str,
    request_id: str,
    agent: str,
    sign_in: Any,
    token: Any,
    origin: Origin,
) -> None:
    """From its columns, to the byte, whatever text they hold."""
    tenant: Tenant = postgres_world.tenant(f"T{uuid.uuid4().hex}")
    actor = attrs.evolve(
        ADA, request_id=request_id, sign_in_id=sign_in, token_id=token, origin=origin
    )
    actor = attrs.evolve(actor, source=attrs.evolve(actor.source, agent=agent))
    change(postgres_world, tenant, actor, LampLit, object_id)
    (chained,) = postgres_world.records(tenant.id)
    with postgres_world.work(tenant.id) as unit:
        (stored,) = unit.audit.stored(tenant.id, 0, 10)
    assert chained.stored() == stored
    assert isinstance(chained, ChainedRecord)
