"""Which names a query means."""

import re

from hypothesis import given
from hypothesis import strategies as st

from crewkit_index.matching import Names, split_query

WORDS = st.text(alphabet="abAB_é", min_size=1, max_size=6)


def names(words: list[str], others: list[str] | None = None) -> Names:
    """As the stored index keeps them."""
    encoded = sorted({word.encode() for word in words}, key=lambda word: (word.lower(), word))
    lines = b"\n" + b"".join(word + b"\n" for word in encoded)
    return Names(lines, lines.lower(), others or [])


def lower(word: str) -> str:
    """ASCII letters only, as matching does."""
    return word.encode().lower().decode()


def fits(word: str, query: str) -> bool:
    """By a plain reading of the rule."""
    if lower(query) in lower(word):
        return True
    gaps = ".*".join(map(re.escape, lower(query)))
    return re.match(gaps, lower(word)) is not None and lower(word)[0] == lower(query)[0]


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=4), WORDS)
def test_every_name_that_fits_is_found_once(
    stored: list[str], others: list[str], query: str
) -> None:
    """Stored or not, and no other."""
    found = list(names(stored, others).matching(query))
    assert len(found) == len(set(found))
    fitting = {word for word in {*stored, *others} if fits(word, query)}
    assert fitting == set(found)


def test_nearer_names_come_first() -> None:
    """Exact, then what it begins, then what it is part of, then what its letters run through."""
    words = ["sgetx", "getter", "get", "Get", "gXeXt", "getA", "forget", "preGet"]
    found = list(names(words).matching("get"))
    assert ["get", "Get", "getA", "getter", "preGet", "sgetx", "forget", "gXeXt"] == found


def test_a_query_may_name_the_containers() -> None:
    """In the notation of any language."""
    assert (["Foo"], "bar") == split_query("Foo.bar")
    assert (["a", "Foo"], "bar") == split_query("a::Foo#bar")
    assert ([], "") == split_query(" . ")
