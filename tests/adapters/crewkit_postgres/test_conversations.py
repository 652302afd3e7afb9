"""Conversations, runs and streams come back as they went in."""

import datetime as dt
from decimal import Decimal

import attrs
import pytest

from crewkit_core.kernel.errors import Invalid, NotFound
from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.conversation import Run
from crewkit_core.sessions.model.stream import Archive, SubagentMeta
from crewkit_core.sessions.stream_state import StreamState
from crewkit_testing.postgres_world import NOON, Tenant, World


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
        unit.frames.add(tenant.frame(stream, 0, b"a\n"), [])
        unit.messages.add_copies([tenant.message(stream, "m2")])
        unit.conversations.link_run(run, conversation.id)
        unit.conversations.link_run(run, conversation.id)
        unit.tallies.forget(tenant.id, [conversation.id])
        unit.conversations.remove(tenant.id, conversation.id)
    with world.admin() as admin:
        left = {
            table: admin.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
            for table in ("streams", "stream_frames", "messages", "message_copies", "stream_usage")
        }
    assert {(0,)} == set(left.values())
    with world.work(tenant.id) as unit:
        assert 0 == unit.rollups.check(tenant.id, repair=False).different


def test_a_session_outlives_its_user(world: World, tenant: Tenant) -> None:
    """Deleting a person leaves their sessions in the organization, as nobody's."""
    conversation, _ = tenant.session("s1")
    with world.admin() as admin:
        admin.execute("delete from users where id = %s", (tenant.user_id,))
    with world.work(tenant.id) as unit:
        found = unit.conversations.find(tenant.id, conversation.id)
    assert attrs.evolve(conversation, user_id=None) == found


def test_a_session_is_a_members(world: World, tenant: Tenant) -> None:
    """A user of another organization cannot be whose session it is."""
    stranger = world.tenant("Other").user_id
    with pytest.raises(NotFound, match="no member"), world.work(tenant.id) as unit:
        unit.conversations.add(tenant.conversation(user_id=stranger))


def test_text_that_cannot_be_stored_is_refused(world: World, tenant: Tenant) -> None:
    """NUL in text is the caller's mistake, and no internal error."""
    with pytest.raises(Invalid), world.work(tenant.id) as unit:
        unit.conversations.add(tenant.conversation(title="a\x00b"))


def test_a_stream_comes_back_as_it_went_in(world: World, tenant: Tenant) -> None:
    """Every field survives, names of record types with any character too."""
    conversation, main = tenant.session("s1")
    agent = tenant.stream(
        conversation,
        "a1",
        meta=SubagentMeta(
            agent_type="Explore",
            description="d",
            tool_use_id="t",
            parent_agent_id="a0",
            spawn_depth=2,
            model="m",
        ),
        state=StreamState.FAILED,
        lines=3,
        size=2**40,
        items=2,
        malformed=1,
        omitted=1,
        omitted_bytes=2**39,
        record_types={"user": 1, "nul\x00": 2, "lone\ud800": 3},
        first_at=NOON,
        last_at=NOON + dt.timedelta(microseconds=1),
        archive=Archive(key="k", size=9, sha256=b"\x00\xff"),
        failure="why",
    )
    with world.work(tenant.id) as unit:
        unit.streams.add(agent)
        assert agent == unit.streams.lock(tenant.id, conversation.id, "a1")
        assert agent == unit.streams.lock_by_id(tenant.id, agent.id)
        assert (main, agent) == unit.streams.of(tenant.id, conversation.id)
        saved = attrs.evolve(agent, archive=None, state=StreamState.STREAMING, lines=4)
        unit.streams.save(saved)
        assert saved == unit.streams.find(tenant.id, conversation.id, "a1")
        assert None is unit.streams.find(tenant.id, conversation.id, "a2")
