"""``sessions.ports.Messages``."""

import datetime as dt
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_testing.tenants import NOON, Tenant, World

SMALL = TokenUsage(input=1, output=1)
LARGE = TokenUsage(input=1, output=2)


def an_agent(world: World, tenant: Tenant, conversation: Conversation, name: str) -> Stream:
    """Store a subagent's stream."""
    stream = tenant.stream(conversation, name)
    with world.work(tenant.id) as unit:
        unit.streams.add(stream)
    return stream


def copy_of(world: World, tenant: Tenant, conversation: Conversation) -> MessageRecord | None:
    """Return the one claim that the conversation has, left as it is."""
    with world.work(tenant.id) as unit:
        taken = unit.messages.take_claims(tenant.id, conversation.id)
        unit.messages.add_copies(taken)
    return taken[0] if taken else None


def test_a_message_comes_back_as_it_went_in(world: World, tenant: Tenant) -> None:
    """Every figure, the cost to its last digit, also none."""
    _, stream = tenant.session("s1")
    records = [
        tenant.message(
            stream,
            f"msg_{line}",
            line=line,
            at=NOON + dt.timedelta(microseconds=line),
            usage=TokenUsage(
                input=1, output=2**31 - 1, cache_read=3, cache_write_5m=4, cache_write_1h=5
            ),
            cost_usd=cost,
        )
        for line, cost in enumerate((Decimal("0.123456789012345678901234567890"), None, Decimal(0)))
    ]
    with world.work(tenant.id) as unit:
        assert () == unit.messages.add(records)
        assert tuple(records) == unit.messages.add(records)
        found = unit.messages.costs(tenant.id, stream.id, 0, 2)
    assert [(r.line, r.at, r.model, r.usage, r.cost_usd) for r in records[:2]] == [
        (r.line, r.at, r.model, r.usage, r.cost_usd) for r in found
    ]


def test_the_first_record_of_a_message_stands(world: World, tenant: Tenant) -> None:
    """Adding another's returns what stands, and stores nothing."""
    _, first = tenant.session("s1", ["m1"])
    _, second = tenant.session("s2")
    mine = [tenant.message(second, name, line=n) for n, name in enumerate(("m0", "m1", "m2"))]
    with world.work(tenant.id) as unit:
        standing = unit.messages.add(mine)
        stored = unit.messages.costs(tenant.id, second.id, 0, 9)
    assert (tenant.message(first, "m1"),) == standing
    assert [0, 2] == [record.line for record in stored]


def test_a_replaced_message_stands_elsewhere(world: World, tenant: Tenant) -> None:
    """With its new figures; what streams used of each model follows."""
    _, first = tenant.session("s1", ["m1"])
    _, second = tenant.session("s2")
    winner = tenant.message(second, "m1", line=4, usage=LARGE, cost_usd=None, model="other")
    with world.work(tenant.id) as unit:
        unit.tallies.forget(tenant.id, [first.conversation_id, second.conversation_id])
        unit.messages.replace([winner])
        unit.tallies.count(tenant.id, [first.conversation_id, second.conversation_id])
    with world.work(tenant.id) as unit:
        assert () == unit.messages.costs(tenant.id, first.id, 0, 9)
        assert (winner,) == unit.messages.add([winner])
        assert 0 == unit.rollups.check(tenant.id, repair=False).different


def test_a_copy_comes_back_as_it_went_in(world: World, tenant: Tenant) -> None:
    """With the id of its message."""
    tenant.session("s1", ["m1"])
    other, stream = tenant.session("s2")
    copy = tenant.message(stream, "m1", line=3, usage=LARGE)
    with world.work(tenant.id) as unit:
        unit.messages.add_copies([copy])
        assert (copy,) == unit.messages.take_claims(tenant.id, other.id)
        assert () == unit.messages.take_claims(tenant.id, other.id)


def test_a_conversation_has_no_copy_of_what_it_owns(world: World, tenant: Tenant) -> None:
    """Not noted when it owns the message, forgotten when it comes to."""
    owner, stream = tenant.session("s1", ["m1"])
    other, elsewhere = tenant.session("s2")
    agent = an_agent(world, tenant, owner, "a1")
    with world.work(tenant.id) as unit:
        unit.messages.add_copies([tenant.message(agent, "m1")])
        assert () == unit.messages.take_claims(tenant.id, owner.id)
        unit.messages.add_copies([tenant.message(elsewhere, "m1"), tenant.message(stream, "m2")])
        unit.messages.replace([tenant.message(elsewhere, "m1")])
        assert () == unit.messages.take_claims(tenant.id, other.id)
        assert () == unit.messages.add([tenant.message(agent, "m2")])
        assert () == unit.messages.take_claims(tenant.id, owner.id)


def test_a_message_of_several_conversations_is_noted_for_each(world: World, tenant: Tenant) -> None:
    """All at once."""
    streams = [tenant.session(name)[1] for name in ("s1", "s2", "s3")]
    tenant.session("s4", ["m1"])
    with world.work(tenant.id) as unit:
        unit.messages.add_copies([tenant.message(stream, "m1") for stream in streams])
        claims = [unit.messages.take_claims(tenant.id, s.conversation_id) for s in streams]
    assert [1, 1, 1] == [len(taken) for taken in claims]


def test_the_first_line_and_the_fuller_usage_of_a_copy_stay(world: World, tenant: Tenant) -> None:
    """In whatever order they come."""
    tenant.session("s0", ["m1"])
    for name, order in (("s1", 1), ("s2", -1)):
        conversation, stream = tenant.session(name)
        told = [
            tenant.message(stream, "m1", line=2, usage=LARGE, cost_usd=Decimal(2)),
            tenant.message(stream, "m1", line=5, usage=SMALL, cost_usd=Decimal(1)),
            tenant.message(stream, "m1", line=1, usage=SMALL, cost_usd=Decimal(1), at=NOON),
        ][::order]
        with world.work(tenant.id) as unit:
            for record in told:
                unit.messages.add_copies([record])
        expected = tenant.message(stream, "m1", line=1, usage=LARGE, cost_usd=Decimal(2), at=NOON)
        assert expected == copy_of(world, tenant, conversation)


def test_a_copy_stands_in_the_main_stream_then_by_name(world: World, tenant: Tenant) -> None:
    """In the order of code points, whatever came first and at whatever line."""
    tenant.session("s0", ["m1"])
    for name, order in (("s1", 1), ("s2", -1)):
        conversation, main = tenant.session(name)
        streams = [
            main,
            an_agent(world, tenant, conversation, "B"),
            an_agent(world, tenant, conversation, "a"),
        ]
        told = [tenant.message(s, "m1", line=9 - n) for n, s in enumerate(streams)]
        for some, expected in ((told[1:], told[1]), (told, told[0])):
            with world.work(tenant.id) as unit:
                for record in some[::order]:
                    unit.messages.add_copies([record])
            assert expected == copy_of(world, tenant, conversation)


def test_what_names_no_origin_stands_over_what_does(world: World, tenant: Tenant) -> None:
    """With all it says, in whatever order they come; alone, the other is no claim."""
    tenant.session("s0", ["m1"])
    for name, order in (("s1", 1), ("s2", -1)):
        conversation, stream = tenant.session(name)
        claim = tenant.message(stream, "m1", line=7, usage=SMALL)
        copied = tenant.message(stream, "m1", line=1, usage=LARGE, copied_from="another")
        with world.work(tenant.id) as unit:
            unit.messages.add_copies([copied])
            assert () == unit.messages.take_claims(tenant.id, conversation.id)
            for record in (claim, copied)[::order]:
                unit.messages.add_copies([record])
        assert claim == copy_of(world, tenant, conversation)


def test_heirs_are_others_claims_to_what_a_conversation_owns(world: World, tenant: Tenant) -> None:
    """Neither its own, nor copies that name their origin, nor claims to what others own."""
    owner, stream = tenant.session("s1", ["m1", "m2"])
    _, heir = tenant.session("s2", ["m3"])
    _, third = tenant.session("s3")
    claim = tenant.message(heir, "m1", line=8)
    with world.work(tenant.id) as unit:
        unit.messages.add_copies(
            [
                claim,
                tenant.message(heir, "m2", copied_from="another"),
                tenant.message(stream, "m3"),
                tenant.message(third, "m3"),
            ]
        )
        assert (claim,) == unit.messages.take_copies(tenant.id, owner.id)
        assert () == unit.messages.take_copies(tenant.id, owner.id)
        assert 1 == len(unit.messages.take_claims(tenant.id, owner.id))


def test_nothing_added_is_nothing(world: World, tenant: Tenant) -> None:
    """Without records nothing happens."""
    with world.work(tenant.id) as unit:
        assert () == unit.messages.add([])
        unit.messages.replace([])
        unit.messages.add_copies([])


def test_a_message_told_twice_at_once_is_one(world: World, tenant: Tenant) -> None:
    """A record that stands is returned with its place, also to who stored it."""
    _, stream = tenant.session("s1", ["m1"])
    fuller = attrs.evolve(tenant.message(stream, "m1"), usage=LARGE)
    with world.work(tenant.id) as unit:
        assert (tenant.message(stream, "m1"),) == unit.messages.add([fuller])
