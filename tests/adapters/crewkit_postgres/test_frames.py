"""Frames, their index and their flaws."""

import datetime as dt
from array import array
from collections.abc import Callable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.model.frame import Flaw, LineIndex
from crewkit_postgres.line_index import pack, unpack
from crewkit_testing.postgres_world import NOON, Tenant, World

LAST = int(dt.datetime.max.replace(tzinfo=dt.UTC).timestamp() * 1000)

entries = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.one_of(st.just(0), st.integers(-(10**12), LAST)),
        st.integers(0, 2**32 - 1),
    ),
    min_size=1,
    max_size=60,
)


def an_index(lines: list[tuple[int, int, int]]) -> LineIndex:
    kinds, times, lengths = zip(*lines, strict=True)
    return LineIndex(kinds=bytes(kinds), times=array("q", times), lengths=array("I", lengths))


@given(entries)
def test_an_index_comes_back_as_it_went_in(lines: list[tuple[int, int, int]]) -> None:
    """Whatever the times, without one or far apart, the index is exact."""
    index = an_index(lines)
    assert index == unpack(pack(index), len(lines))


def test_an_index_takes_few_bytes_a_line() -> None:
    """Times a second apart and lengths of any size take less than 6 bytes a line."""
    start = int(NOON.timestamp() * 1000)
    lines = [(n % 5, start + n * 1013 + n % 7, 300 + n * 7919 % 900) for n in range(200)]
    assert 6 * 200 > len(pack(an_index(lines)))


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:-5],
        lambda data: b"\x09" + data[1:],
        lambda data: data[:9] + b"garbage",
    ],
)
def test_a_broken_index_is_damage(harm: Callable[[bytes], bytes]) -> None:
    """An index that is not what was stored is never believed."""
    packed = pack(an_index([(1, 5, 10), (2, 0, 20)]))
    with pytest.raises(Damaged):
        unpack(harm(packed), 2)


def test_an_index_of_another_number_of_lines_is_damage() -> None:
    """Lines and index must fit."""
    with pytest.raises(Damaged):
        unpack(pack(an_index([(1, 5, 10)])), 2)


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


def test_the_tail_is_the_last_frame_with_bytes(world: World, tenant: Tenant) -> None:
    """A line that was left out has no bytes to compare."""
    _, stream = tenant.session("s1")
    kept = tenant.frame(stream, 0, b"a\n")
    omitted = attrs.evolve(
        tenant.frame(stream, 1, b"x\n"), packed=b"", size=0, first_byte=2, omitted_bytes=99
    )
    with world.work(tenant.id) as unit:
        assert None is unit.frames.tail(tenant.id, stream.id)
        unit.frames.add(kept, [])
        unit.frames.add(omitted, [])
        assert (0, 2, kept.sha256) == unit.frames.tail(tenant.id, stream.id)


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
