"""Columns in UTF-8 and UTF-16."""

from hypothesis import given
from hypothesis import strategies as st

from crewkit_lsp.positions import (
    UTF8,
    UTF16,
    converted,
    line_starts,
    offset_in,
    offset_of,
    units_of,
)

LINES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=()))
TEXTS = st.text(st.sampled_from("ab\r\n\N{BUG}ä\ud800"))
ENCODINGS = st.sampled_from([UTF8, UTF16])


def encoded_length(text: str, encoding: str) -> int:
    """Return the length as the codec sees it."""
    data = text.encode("utf-8" if encoding == UTF8 else "utf-16-le", "surrogatepass")
    return len(data) if encoding == UTF8 else len(data) // 2


@given(LINES, ENCODINGS)
def test_units_are_those_of_the_codec(line: str, encoding: str) -> None:
    """Also for surrogates that stand alone."""
    assert encoded_length(line, encoding) == units_of(line, encoding)


@given(LINES, ENCODINGS, st.integers(0, 300))
def test_an_offset_is_the_last_one_that_is_not_beyond(line: str, encoding: str, at: int) -> None:
    """Inside a character: before it. Beyond the line: its end."""
    offset = offset_in(line, at, encoding)
    assert units_of(line[:offset], encoding) <= at
    if offset < len(line):
        assert units_of(line[: offset + 1], encoding) > at


@given(LINES, st.data())
def test_a_column_comes_back_from_the_other_unit(line: str, data: st.DataObject) -> None:
    """Nothing is lost between them."""
    column = units_of(line[: data.draw(st.integers(0, len(line)))], UTF16)
    there = converted(line, column, UTF16, UTF8)
    assert column == converted(line, there, UTF8, UTF16)


@given(TEXTS)
def test_lines_end_at_every_kind_of_break(text: str) -> None:
    """And their starts are where the lines are."""
    starts = line_starts(text)
    lines = [text[begin:end] for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert text == "".join(lines)
    assert text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1 == len(lines)


@given(TEXTS, ENCODINGS, st.integers(0, 9), st.integers(0, 9))
def test_a_place_is_never_beyond_its_line(text: str, encoding: str, line: int, at: int) -> None:
    """Nor behind the break that ends it."""
    starts = line_starts(text)
    offset = offset_of(text, starts, line, at, encoding)
    if line >= len(starts):
        assert len(text) == offset
    else:
        end = starts[line + 1] if line + 1 < len(starts) else len(text)
        assert starts[line] <= offset <= end
        assert offset == starts[line] or text[offset - 1] not in "\r\n"
