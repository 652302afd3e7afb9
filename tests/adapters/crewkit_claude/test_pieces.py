"""Cutting files of any shape into pieces."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crewkit_claude.pieces import LONGEST_LINE, Piece, Rewritten, pieces
from crewkit_claude.transcripts import TranscriptFile, find_transcripts

_NAME = "11111111-1111-4111-8111-111111111111.jsonl"


def a_file(folder: Path, data: bytes) -> TranscriptFile:
    path = folder / _NAME
    path.write_bytes(data)
    (file,) = find_transcripts(path, report=lambda path, why: None)
    return file


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"") + b"\n")),
    rest=st.binary(max_size=20).map(lambda b: b.replace(b"\n", b"")),
    max_lines=st.integers(1, 5),
    max_bytes=st.integers(1, 40),
)
def test_pieces_join_to_the_whole_lines_of_the_file(
    tmp_path: Path, lines: list[bytes], rest: bytes, max_lines: int, max_bytes: int
) -> None:
    """Within the bounds, with right positions; the half-written last line waits."""
    file = a_file(tmp_path, b"".join(lines) + rest)
    line = byte = 0
    found = b""
    for piece in pieces(file, max_lines=max_lines, max_bytes=max_bytes):
        assert (piece.first_line, piece.first_byte) == (line, byte)
        assert 1 <= piece.lines <= max_lines
        assert len(piece.data) <= max_bytes or piece.lines == 1
        line, byte, found = line + piece.lines, piece.end_byte, found + piece.data
    assert found == b"".join(lines)


def test_a_file_that_grew_goes_on_where_it_was(tmp_path: Path) -> None:
    """The line that was half written is whole now."""
    file = a_file(tmp_path, b"one\ntw")
    (first,) = pieces(file)
    with file.path.open("ab") as writer:
        writer.write(b"o\nthree\n")
    (second,) = pieces(file, from_line=first.lines, from_byte=first.end_byte)
    assert second == Piece(first_line=1, first_byte=4, data=b"two\nthree\n")


@pytest.mark.parametrize("data", [b"one\n", b"other text\nthree\n"])
def test_a_file_that_was_rewritten_is_told(tmp_path: Path, data: bytes) -> None:
    """Shorter than before, or without a line where one started."""
    with pytest.raises(Rewritten):
        list(pieces(a_file(tmp_path, data), from_line=2, from_byte=8))


def test_a_line_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    """With its place, length and digest; what follows is read."""
    long = b"x" * (LONGEST_LINE + 1) + b"\n"
    file = a_file(tmp_path, b"one\n" + long + b"two\n")
    digest = hashlib.sha256(long).digest()
    expected = [
        Piece(first_line=0, first_byte=0, data=b"one\n"),
        Piece(first_line=1, first_byte=4, omitted_bytes=len(long), omitted_sha256=digest),
        Piece(first_line=2, first_byte=4 + len(long), data=b"two\n"),
    ]
    assert list(pieces(file)) == expected


def test_the_longest_line_is_kept(tmp_path: Path) -> None:
    """32 MiB without its newline."""
    line = b"x" * LONGEST_LINE + b"\n"
    (piece,) = pieces(a_file(tmp_path, line))
    assert piece == Piece(first_line=0, first_byte=0, data=line)


def test_a_long_line_without_an_end_waits(tmp_path: Path) -> None:
    """Whatever its length."""
    assert list(pieces(a_file(tmp_path, b"x" * (LONGEST_LINE + 9)))) == []


def test_a_link_that_took_the_files_place_is_not_followed(tmp_path: Path) -> None:
    """Between finding and opening."""
    file = a_file(tmp_path, b"one\n")
    secret = tmp_path / "secret"
    secret.write_bytes(b"two\n")
    file.path.unlink()
    file.path.symlink_to(secret)
    with pytest.raises(OSError):  # noqa: PT011
        list(pieces(file))


def test_a_pipe_that_took_the_files_place_is_not_waited_for(tmp_path: Path) -> None:
    """It would never end."""
    file = a_file(tmp_path, b"one\n")
    file.path.unlink()
    os.mkfifo(file.path)
    with pytest.raises(OSError, match="regular"):
        list(pieces(file))
