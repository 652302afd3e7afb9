"""Cursors and page sizes."""

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.kernel.errors import Invalid
from crewkit_core.kernel.page import (
    MAX_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)

storable_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(number=st.none() | st.integers(), text=st.none() | storable_text)
def test_a_cursor_gives_back_its_keys(number: int | None, text: str | None) -> None:
    """What was encoded is decoded, of the same types."""
    assert (number, text) == decode_cursor(encode_cursor(number, text), int, str)


@given(number=st.integers(), text=storable_text)
def test_a_cursor_can_stand_in_a_url(number: int, text: str) -> None:
    """It consists of letters, digits, hyphens and underscores alone."""
    cursor = encode_cursor(number, text)

    assert "" == cursor.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(cursor=st.text())
def test_anything_else_is_refused(cursor: str) -> None:
    """Text that is no cursor of this list is Invalid, never another error."""
    with contextlib.suppress(Invalid):
        number, text = decode_cursor(cursor, int, str)
        assert (number, text) == decode_cursor(encode_cursor(number, text), int, str)


@pytest.mark.parametrize(
    "keys",
    [
        [1],
        [1, "a", 2],
        ["1", "a"],
        [True, "a"],
        [1.0, "a"],
        [1, ["a"]],
        {"0": 1},
        [1, "nul \0"],
        [1, "lone \ud800"],
    ],
)
def test_keys_of_another_list_are_refused(keys: object) -> None:
    """Wrong count, wrong types, and text that no database takes."""
    cursor = base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")

    with pytest.raises(Invalid):
        decode_cursor(cursor, int, str)


@pytest.mark.parametrize("cursor", ["é", "a", "W", "%%%", "[]", "W10", "é" * 100])
def test_what_is_no_base64_of_a_list_is_refused(cursor: str) -> None:
    """Neither bad letters nor bad lengths raise anything but Invalid."""
    with pytest.raises(Invalid):
        decode_cursor(cursor, int)


@pytest.mark.parametrize("nested", ["[" * 100_000, "[" + "9" * 10_000 + "]"])
def test_a_hostile_cursor_is_refused(nested: str) -> None:
    """Depth and length beyond any parser are no internal error."""
    with pytest.raises(Invalid):
        decode_cursor(base64.urlsafe_b64encode(nested.encode()).decode().rstrip("="), int)


@pytest.mark.parametrize("limit", [1, 50, MAX_LIMIT])
def test_a_page_size_within_bounds_is_itself(limit: int) -> None:
    """1 and the maximum are included."""
    assert limit == check_limit(limit)


@pytest.mark.parametrize("limit", [-1, 0, MAX_LIMIT + 1, 10**30])
def test_a_page_size_out_of_bounds_is_refused(limit: int) -> None:
    """The refusal names the field."""
    with pytest.raises(Invalid) as refused:
        check_limit(limit)

    assert ("limit", "out_of_range") == (
        refused.value.details[0].field,
        refused.value.details[0].code,
    )


def test_a_page_with_a_cursor_has_more() -> None:
    """And one without has not."""
    assert [True, False] == [
        Page(data=(), next_cursor="x").has_more,
        Page[str](data=()).has_more,
    ]
