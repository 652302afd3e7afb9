"""Facts of many files in few rows of the store."""

import random

from hypothesis import given
from hypothesis import strategies as st

from crewkit_index import stock
from crewkit_index.keyed import MemoryTables

FACTS = st.dictionaries(st.binary(min_size=16, max_size=16), st.binary(max_size=300), max_size=12)


@given(FACTS, FACTS, st.randoms(use_true_random=False))
def test_what_stays_is_found_whatever_is_dropped(
    first: dict[bytes, bytes], second: dict[bytes, bytes], chance: random.Random
) -> None:
    """Facts that shared a row with dropped ones are still what they were; those are gone."""
    tables = MemoryTables()
    large = {key: blob * 100 for key, blob in first.items()}
    kept = {**second, **large}
    dropped = {key for key in kept if chance.random() < 0.4}
    with tables.writing() as writing:
        stock.keep(writing, large.items())
        stock.keep(writing, second.items())
        stock.drop(writing, dropped)
    with tables.reading() as reading:
        found = {key: stock.fetch(reading.get, key) for key in kept}
        rows = sum(len(row) for _, row in reading.items("stock"))
    expected = {key: None if key in dropped else blob for key, blob in kept.items()}
    assert expected == found
    assert sum(len(blob) for blob in expected.values() if blob is not None) == rows


def test_many_small_facts_share_a_row() -> None:
    """A hundred files take one row."""
    tables = MemoryTables()
    with tables.writing() as writing:
        stock.keep(writing, [(bytes([number]) * 16, b"facts") for number in range(100)])
        assert len(list(writing.keys("stock"))) == 1
