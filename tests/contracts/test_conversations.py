"""``sessions.ports.Conversations``."""

import datetime as dt
from decimal import Decimal

import attrs
import pytest

from crewkit_core.kernel.errors import NotFound, Unavailable
from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.conversation import Run
from crewkit_core.sessions.model.frame import Flaw
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_testing.tenants import ALL_SEEING, NOON, Tenant, World, found_tenant


def test_a_conversation_comes_back_as_it_went_in(world: World, tenant: Tenant) -> None:
    """Every field survives, the client's cost to its last digit."""
    conversation = tenant.conversation(
        agent="reviewer",
        cwd="/app",
        git_branch="main",
        client_version="2.1.330",
        title="ünïcode 🙂",
        first_prompt="x" * 2000,
        prompts=1,
        tool_calls=2,
        tool_errors=3,
        api_errors=4,
        compactions=5,
        interruptions=6,
        client_cost_usd=Decimal("0.13113400000000008"),
        client_unknown_model=True,
        outcome=Outcome.FAILURE,
        outcome_source=OutcomeSource.MERGE,
        outcome_at=NOON,
    )
    with world.work(tenant.id) as unit:
        assert conversation == unit.conversations.add(conversation)
    with world.work(tenant.id) as unit:
        assert conversation == unit.conversations.find(tenant.id, conversation.id)
        assert conversation == unit.conversations.lock(tenant.id, "s1")
        assert None is unit.conversations.lock(tenant.id, "s2")


def test_the_first_conversation_of_a_session_stands(world: World, tenant: Tenant) -> None:
    """Adding one for a Claude session that has one returns that one."""
    first = tenant.conversation()
    with world.work(tenant.id) as unit:
        unit.conversations.add(first)
        assert first == unit.conversations.add(tenant.conversation())


def test_saving_writes_every_changed_field(world: World, tenant: Tenant) -> None:
    """What changed is there afterwards."""
    conversation, _ = tenant.session("s1")
    changed = attrs.evolve(
        conversation, user_id=None, first_at=None, last_at=NOON, prompts=7, title="t"
    )
    with world.work(tenant.id) as unit:
        unit.conversations.save(changed)
        assert changed == unit.conversations.find(tenant.id, conversation.id)


def test_a_removed_conversation_takes_everything_along(world: World, tenant: Tenant) -> None:
    """Streams, frames, flaws, messages, copies, usage and links go with it."""
    conversation, stream = tenant.session("s1", ["m1"])
    run = Run(organization_id=tenant.id, id=new_id(NOON), started_at=NOON)
    with world.work(tenant.id) as unit:
        flaw = Flaw(organization_id=tenant.id, stream_id=stream.id, line=0, reason="r", kept=True)
        unit.frames.add(tenant.frame(stream, 0, b"a\n"), [flaw])
        unit.messages.add_copies([tenant.message(stream, "m2")])
        unit.conversations.link_run(run, conversation.id)
        unit.conversations.link_run(run, conversation.id)
        unit.tallies.forget(tenant.id, [conversation.id])
        unit.conversations.remove(tenant.id, conversation.id)
    with world.work(tenant.id) as unit:
        assert None is unit.conversations.find(tenant.id, conversation.id)
        assert None is unit.streams.by_id(tenant.id, stream.id)
        assert () == unit.streams.of(tenant.id, conversation.id)
        assert () == unit.frames.covering(tenant.id, stream.id, 0, 9)
        assert () == unit.frames.flaws(tenant.id, stream.id, 0, 9)
        assert () == unit.messages.costs(tenant.id, stream.id, 0, 9)
        assert () == unit.messages.take_claims(tenant.id, conversation.id)
        assert 0 == unit.rollups.check(tenant.id, repair=False).different
        again = tenant.conversation(id=conversation.id)
        assert again == unit.conversations.add(again)
        detail = unit.sessions.detail(tenant.id, ALL_SEEING, conversation.id)
    assert detail is not None
    assert () == detail.runs


def test_a_session_is_a_members(world: World, tenant: Tenant) -> None:
    """A user of another organization cannot be whose session it is."""
    stranger = found_tenant(world, "Other").user_id
    with pytest.raises(NotFound, match="no member"), world.work(tenant.id) as unit:
        unit.conversations.add(tenant.conversation(user_id=stranger))


def test_conversations_of_a_project_are_found_by_it(world: World, tenant: Tenant) -> None:
    """In the order of their ids; another project has none of them."""
    ids = [tenant.session(name)[0].id for name in ("s1", "s2", "s3")]
    with world.work(tenant.id) as unit:
        other = unit.projects.add(tenant.project(slug="lib", root="/lib"))
        assert tuple(sorted(ids)) == unit.conversations.of_project(tenant.id, tenant.project_id)
        assert () == unit.conversations.of_project(tenant.id, other.id)


def test_a_conversation_is_in_a_project(world: World, tenant: Tenant) -> None:
    """One that is gone, since two were merged meanwhile, is no place: try again."""
    conversation, _ = tenant.session("s1")
    gone = new_id(NOON)
    with pytest.raises(Unavailable), world.work(tenant.id) as unit:
        unit.conversations.add(tenant.conversation("s2", project_id=gone))
    with pytest.raises(Unavailable), world.work(tenant.id) as unit:
        unit.conversations.save(attrs.evolve(conversation, project_id=gone))


def test_saving_what_is_not_there_stores_nothing(world: World, tenant: Tenant) -> None:
    """Only ``add`` makes a row."""
    conversation = tenant.conversation()
    with world.work(tenant.id) as unit:
        unit.conversations.save(conversation)
        assert None is unit.conversations.find(tenant.id, conversation.id)


def test_a_conversation_can_be_part_of_many_runs(world: World, tenant: Tenant) -> None:
    """And a run of many conversations; saying it twice changes nothing."""
    first, _ = tenant.session("s1")
    second, _ = tenant.session("s2")
    runs = [
        Run(organization_id=tenant.id, id=new_id(NOON), started_at=NOON + dt.timedelta(minutes=n))
        for n in range(2)
    ]
    with world.work(tenant.id) as unit:
        for run in (*runs, *runs):
            unit.conversations.link_run(run, first.id)
        unit.conversations.link_run(runs[0], second.id)
        details = [unit.sessions.detail(tenant.id, ALL_SEEING, each.id) for each in (first, second)]
    assert [tuple(sorted(run.id for run in runs)), (runs[0].id,)] == [
        None if detail is None else detail.runs for detail in details
    ]
