"""``sessions.ports.Streams``."""

import datetime as dt

import attrs
import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.model.stream import Archive, SubagentMeta
from crewkit_core.sessions.stream_state import StreamState
from crewkit_testing.tenants import NOON, Tenant, World


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


def test_streams_are_listed_main_first_then_by_time(world: World, tenant: Tenant) -> None:
    """Those without a time come last, and of two alike the one whose name sorts first."""
    conversation, main = tenant.session("s1")
    added = [
        tenant.stream(conversation, "late", first_at=NOON + dt.timedelta(minutes=1)),
        tenant.stream(conversation, "timeless"),
        tenant.stream(conversation, "early", first_at=NOON),
        tenant.stream(conversation, "Alike", first_at=NOON),
    ]
    with world.work(tenant.id) as unit:
        for stream in added:
            unit.streams.add(stream)
        names = [stream.name for stream in unit.streams.of(tenant.id, conversation.id)]
    assert ["main", "Alike", "early", "late", "timeless"] == names
    assert main.is_main


def test_a_name_is_one_stream_of_a_conversation(world: World, tenant: Tenant) -> None:
    """Somebody added one of that name meanwhile: try again. Elsewhere the name is free."""
    conversation, _ = tenant.session("s1")
    with pytest.raises(Unavailable), world.work(tenant.id) as unit:
        unit.streams.add(tenant.stream(conversation))
    tenant.session("s2")


def test_saving_a_stream_that_is_not_there_stores_nothing(world: World, tenant: Tenant) -> None:
    """Only ``add`` makes a row."""
    conversation, _ = tenant.session("s1")
    stream = tenant.stream(conversation, "a1")
    with world.work(tenant.id) as unit:
        unit.streams.save(stream)
        assert None is unit.streams.lock_by_id(tenant.id, stream.id)
