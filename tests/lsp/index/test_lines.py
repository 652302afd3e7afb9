"""Offsets, lines and columns."""

from hypothesis import given
from hypothesis import strategies as st

from crewkit_index.lines import Lines, Position

PIECES = ["a", "b", "\n", "\r", "\r\n", "é", "漢", "😀", "\u2028", "\ud800"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def expected_position(text: str, at: int) -> Position:
    """By splitting the text itself."""
    before = text[:at]
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Position(len(lines) - 1, sum(2 if ord(c) > 0xFFFF else 1 for c in lines[-1]))


@given(TEXTS)
def test_every_character_has_the_position_an_editor_gives_it(text: str) -> None:
    """Offsets of characters become the line and UTF-16 column of the same text split by hand."""
    source = text.encode("utf-8", "surrogatepass")
    lines = Lines.of(source)
    for at in range(len(text) + 1):
        if text[at - 1 : at + 1] == "\r\n":
            continue  # between the two is no place
        offset = len(text[:at].encode("utf-8", "surrogatepass"))
        assert expected_position(text, at) == lines.position(offset)
        assert offset == lines.offset(expected_position(text, at))


@given(TEXTS)
def test_utf8_columns_are_bytes_from_the_start_of_the_line(text: str) -> None:
    """UTF-8 positions lead back to their offset."""
    source = text.encode("utf-8", "surrogatepass")
    lines = Lines.of(source)
    for offset in range(len(source) + 1):
        if source[offset - 1 : offset + 1] != b"\r\n":
            assert offset == lines.offset_utf8(lines.position_utf8(offset))


def test_positions_beyond_the_end_are_clamped() -> None:
    """A column beyond its line is the line's end, a line beyond the file is the file's end."""
    lines = Lines.of(b"ab\ncd")
    assert (2, 5, 5, 0) == (
        lines.offset(Position(0, 99)),
        lines.offset(Position(99, 0)),
        lines.offset(Position(1, 99)),
        lines.offset(Position(-1, 5)),
    )


def test_a_byte_order_mark_takes_no_column() -> None:
    """Editors hide it, so the first letter is in column 0."""
    assert Position(0, 0) == Lines.of(b"\xef\xbb\xbfab").position(3)
    assert Position(0, 1) == Lines.of(b"\xef\xbb\xbfab").position(4)


def test_bytes_that_are_no_text_count_as_one_unit_each() -> None:
    """As they do after decoding with replacement."""
    source = b"\xff\xfea \xe6\xbc x"
    decoded = source.decode("utf-8", "replace")
    assert Position(0, decoded.index("x")) == Lines.of(source).position(source.index(b"x"))
