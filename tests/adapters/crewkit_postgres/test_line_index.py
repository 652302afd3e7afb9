"""The index of a frame, packed."""

import datetime as dt
from array import array
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.model.frame import LineIndex
from crewkit_postgres.line_index import pack, unpack
from crewkit_testing.tenants import NOON

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
