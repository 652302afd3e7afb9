"""``sessions.ports.Frames``."""

import attrs

from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.frame import Flaw
from crewkit_testing.tenants import NOON, Tenant, World


def test_frames_come_back_in_order_from_the_one_that_holds_the_line(
    world: World, tenant: Tenant
) -> None:
    """Reading begins with the frame that covers the line, and stops after so many."""
    _, stream = tenant.session("s1")
    frames = [
        tenant.frame(stream, line, data, first_byte=at)
        for line, at, data in ((0, 0, b"a\nb\n"), (2, 4, b"\x00\xff\n"), (3, 7, b"d\ne\n"))
    ]
    with world.work(tenant.id) as unit:
        for frame in frames:
            unit.frames.add(frame, [])
        covering = unit.frames.covering(tenant.id, stream.id, 2, 10)
        first = unit.frames.covering(tenant.id, stream.id, 1, 1)
        beyond = unit.frames.covering(tenant.id, stream.id, 5, 1)
    assert [(2, b"\x00\xff\n", 4), (3, b"d\ne\n", 7)] == [
        (each.first_line, each.packed, each.first_byte) for each in covering
    ]
    assert [(0, 2, frames[0].index, 4, None)] == [
        (each.first_line, each.lines, each.index, each.packed_size, each.archive_offset)
        for each in first
    ]
    assert () == beyond


def test_a_batch_is_known_by_its_id(world: World, tenant: Tenant) -> None:
    """The id of a stored batch gives its first line and hash; another id nothing."""
    _, stream = tenant.session("s1")
    frame = tenant.frame(stream, 0, b"a\n")
    with world.work(tenant.id) as unit:
        unit.frames.add(frame, [])
        assert (0, frame.sha256) == unit.frames.batch(tenant.id, stream.id, frame.batch_id)
        assert None is unit.frames.batch(tenant.id, stream.id, new_id(NOON))


def test_flaws_are_kept_with_their_lines(world: World, tenant: Tenant) -> None:
    """Flaws are found by the lines they are in."""
    _, stream = tenant.session("s1")
    flaws = [
        Flaw(organization_id=tenant.id, stream_id=stream.id, line=line, reason="r", kept=line < 2)
        for line in (1, 2)
    ]
    with world.work(tenant.id) as unit:
        unit.frames.add(tenant.frame(stream, 0, b"a\nb\nc\n"), flaws)
        assert tuple(flaws) == unit.frames.flaws(tenant.id, stream.id, 0, 3)
        assert (flaws[1],) == unit.frames.flaws(tenant.id, stream.id, 2, 3)


def test_archived_frames_know_where_their_bytes_lie(world: World, tenant: Tenant) -> None:
    """Only the frames named lose their bytes; their index stays."""
    _, stream = tenant.session("s1")
    with world.work(tenant.id) as unit:
        for line, data in ((0, b"a\n"), (1, b"bb\n")):
            unit.frames.add(tenant.frame(stream, line, data), [])
        unit.frames.archived(tenant.id, stream.id, [(1, 70)])
        found = unit.frames.covering(tenant.id, stream.id, 0, 9)
    assert [(b"a\n", None, 2), (None, 70, 3)] == [
        (each.packed, each.archive_offset, each.packed_size) for each in found
    ]


def test_an_index_is_read_without_the_bytes(world: World, tenant: Tenant) -> None:
    """All of a frame but what it packs, archived or not."""
    _, stream = tenant.session("s1")
    with world.work(tenant.id) as unit:
        for line, data in ((0, b"a\n"), (1, b"bb\nc\n"), (3, b"d\n")):
            unit.frames.add(tenant.frame(stream, line, data), [])
        unit.frames.archived(tenant.id, stream.id, [(0, 5)])
        covering = unit.frames.covering(tenant.id, stream.id, 1, 2)
        indexes = unit.frames.indexes(tenant.id, stream.id, 1, 2)
    assert tuple(attrs.evolve(frame, packed=None) for frame in covering) == indexes
    assert [1, 3] == [frame.first_line for frame in indexes]


def test_frames_are_read_by_their_first_lines(world: World, tenant: Tenant) -> None:
    """In order whatever was asked first; a line within a frame begins none."""
    _, stream = tenant.session("s1")
    with world.work(tenant.id) as unit:
        for line, data in ((0, b"a\n"), (1, b"b\nc\n"), (3, b"d\n")):
            unit.frames.add(tenant.frame(stream, line, data), [])
        found = unit.frames.at(tenant.id, stream.id, [3, 2, 0, 9])
        everything = unit.frames.covering(tenant.id, stream.id, 0, 9)
    assert (everything[0], everything[2]) == found
