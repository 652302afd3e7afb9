"""``kernel.work.Work``, and what two transactions at once do to each other."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import attrs
import pytest

from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.use_cases import ConsolidateStream
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_testing.tenants import NOON, Tenant, World, undone

AT_ONCE = 4

Result = TypeVar("Result")


def at_once(action: Callable[[int], Result]) -> list[Result]:
    """Do the same in several threads that begin together."""
    start = threading.Barrier(AT_ONCE)

    def begin(number: int) -> Result:
        start.wait(10)
        return action(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(begin, range(AT_ONCE)))


def test_a_unit_that_ends_badly_changed_nothing(world: World, tenant: Tenant) -> None:
    """Neither rows nor rollups nor jobs."""
    conversation, stream = tenant.session("s1", ["m1"])
    with undone(world, tenant.id) as unit:
        unit.conversations.save(attrs.evolve(conversation, title="new"))
        unit.streams.add(tenant.stream(conversation, "a1"))
        unit.frames.add(tenant.frame(stream, 0, b"a\n"), [])
        unit.messages.replace([tenant.message(stream, "m1", model="other")])
        unit.tallies.forget(tenant.id, [conversation.id])
        unit.projects.add(tenant.project(slug="lib", root="/lib"))
        unit.jobs.add(ConsolidateStream(organization_id=tenant.id, stream_id=stream.id))
    with world.work(tenant.id) as unit:
        assert conversation == unit.conversations.find(tenant.id, conversation.id)
        assert (stream,) == unit.streams.of(tenant.id, conversation.id)
        assert () == unit.frames.covering(tenant.id, stream.id, 0, 9)
        assert ["claude-opus"] == [m.model for m in unit.messages.costs(tenant.id, stream.id, 0, 9)]
        assert 1 == len(unit.projects.page(tenant.id, None, 9)[0])
        assert 0 == unit.rollups.check(tenant.id, repair=False).different
    assert () == world.take_jobs(tenant.id)


def test_jobs_exist_with_the_change(world: World, tenant: Tenant) -> None:
    """In the order they were asked for, and once."""
    jobs = tuple(
        ConsolidateStream(organization_id=tenant.id, stream_id=new_id(NOON)) for _ in range(3)
    )
    with world.work(tenant.id) as unit:
        for job in jobs:
            unit.jobs.add(job)
    assert jobs == world.take_jobs(tenant.id)
    assert () == world.take_jobs(tenant.id)


def test_nothing_is_stored_for_nobody(world: World) -> None:
    """An organization that is not there has nothing, and gets nothing."""
    nowhere = uuid.uuid4()
    with world.work(nowhere) as unit:
        assert () == unit.members.people(nowhere)
    tenant = Tenant(world=world, id=nowhere, user_id=uuid.uuid4(), project_id=uuid.uuid4())
    with pytest.raises(NoSuchOrganization), world.work(nowhere) as unit:
        unit.projects.add(tenant.project())


def test_a_locked_conversation_waits_for_its_turn(world: World, tenant: Tenant) -> None:
    """What several transactions read, change and write under its lock is never lost."""
    tenant.session("s1")

    def count(_: int) -> None:
        for _turn in range(5):
            with world.work(tenant.id) as unit:
                found = unit.conversations.lock(tenant.id, "s1")
                assert found is not None
                unit.conversations.save(attrs.evolve(found, prompts=found.prompts + 1))

    at_once(count)
    with world.work(tenant.id) as unit:
        found = unit.conversations.lock(tenant.id, "s1")
    assert found is not None
    assert AT_ONCE * 5 == found.prompts


def test_of_several_who_add_a_conversation_one_is_first(world: World, tenant: Tenant) -> None:
    """The others get that one, held."""

    def add(_: int) -> uuid.UUID:
        with world.work(tenant.id) as unit:
            return unit.conversations.add(tenant.conversation("s1")).id

    assert 1 == len(set(at_once(add)))


def test_of_several_who_add_a_project_one_is_first(world: World, tenant: Tenant) -> None:
    """By its remote, or by its folder when it has none; other projects get slugs of their own."""

    def add(number: int) -> tuple[uuid.UUID, uuid.UUID, str]:
        with world.work(tenant.id) as unit:
            remote = unit.projects.add(tenant.project(slug="lib", remote="h/a/lib", root="/lib"))
            folder = unit.projects.add(tenant.project(slug="dir", root="/dir"))
            own = unit.projects.add(tenant.project(slug="own", root=f"/own/{number}"))
            return remote.id, folder.id, own.slug

    remotes, folders, slugs = zip(*at_once(add), strict=True)
    assert (1, 1, AT_ONCE) == (len(set(remotes)), len(set(folders)), len(set(slugs)))


def test_of_several_who_store_a_message_one_counts(world: World, tenant: Tenant) -> None:
    """The others are told what stands."""
    sessions = [tenant.session(f"s{n}") for n in range(AT_ONCE)]

    def store(number: int) -> int:
        conversation, stream = sessions[number]
        names = [f"m{n}" for n in range(20)]
        records = [tenant.message(stream, name) for name in names[:: 1 if number % 2 else -1]]
        with world.work(tenant.id) as unit:
            return len(tenant.count(unit, conversation, records))

    assert (AT_ONCE - 1) * 20 == sum(at_once(store))
    with world.work(tenant.id) as unit:
        assert 0 == unit.rollups.check(tenant.id, repair=False).different
