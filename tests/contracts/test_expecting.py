"""``sessions.ports.SessionsUnit.expect``: nothing but when the answers travel."""

import uuid

import attrs

from crewkit_core.sessions.model.stream import MAIN
from crewkit_testing.tenants import Tenant, World


def test_what_was_expected_is_answered_as_ever(world: World, tenant: Tenant) -> None:
    """Conversation, stream and batch, locked and looked for in turn."""
    conversation, stream = tenant.session("s1")
    frame = tenant.frame(stream, 0, b"{}\n")
    with world.work(tenant.id) as unit:
        unit.frames.add(frame, ())
    with world.work(tenant.id) as unit:
        unit.expect(tenant.id, "s1", MAIN, frame.batch_id)
        assert conversation == unit.conversations.lock(tenant.id, "s1")
        assert stream == unit.streams.lock(tenant.id, conversation.id, MAIN)
        found = unit.frames.batch(tenant.id, stream.id, frame.batch_id)
        assert (frame.first_line, frame.sha256) == found


def test_what_is_not_there_is_not_made_up(world: World, tenant: Tenant) -> None:
    """A new session, a new stream, a new batch."""
    conversation, stream = tenant.session("s1")
    new = uuid.uuid4()
    with world.work(tenant.id) as unit:
        unit.expect(tenant.id, "s2", MAIN, new)
        assert None is unit.conversations.lock(tenant.id, "s2")
        assert stream == unit.streams.lock(tenant.id, conversation.id, MAIN)
    with world.work(tenant.id) as unit:
        unit.expect(tenant.id, "s1", "agent", new)
        assert conversation == unit.conversations.lock(tenant.id, "s1")
        assert None is unit.streams.lock(tenant.id, conversation.id, "agent")
    with world.work(tenant.id) as unit:
        unit.expect(tenant.id, "s1", MAIN, new)
        assert conversation == unit.conversations.lock(tenant.id, "s1")
        assert stream == unit.streams.lock(tenant.id, conversation.id, MAIN)
        assert None is unit.frames.batch(tenant.id, stream.id, new)


def test_a_change_since_is_seen(world: World, tenant: Tenant) -> None:
    """What is asked after it tells of it."""
    conversation, stream = tenant.session("s1")
    frame = tenant.frame(stream, 0, b"{}\n")
    changed = attrs.evolve(stream, items=7)
    with world.work(tenant.id) as unit:
        unit.expect(tenant.id, "s1", MAIN, frame.batch_id)
        unit.streams.save(changed)
        unit.frames.add(frame, ())
        assert changed == unit.streams.lock(tenant.id, conversation.id, MAIN)
        assert unit.frames.batch(tenant.id, stream.id, frame.batch_id) is not None
