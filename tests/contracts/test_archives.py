"""``sessions.ports.Archives``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.ports import Archives
from crewkit_files.archives import FileArchives
from crewkit_memory.archives import MemoryArchives

KEY = "org/stream.zst"


@pytest.fixture(params=["memory", "files"])
def archives(request: pytest.FixtureRequest, tmp_path: Path) -> Archives:
    """Nothing in it yet."""
    return MemoryArchives() if request.param == "memory" else FileArchives(tmp_path / "archives")


class Broken(Exception):
    """A source that ends badly."""


def breaking() -> Iterator[bytes]:
    yield b"new"
    raise Broken


def test_an_object_comes_back_in_any_parts(archives: Archives) -> None:
    """Its bytes in order, of any kind, from anywhere."""
    chunks = [b"", b"\x00\xff", b"a" * 100_000, b"", b"end"]
    data = b"".join(chunks)
    assert len(data) == archives.write(KEY, iter(chunks))
    for offset, size in ((0, len(data)), (1, 3), (len(data), 0), (0, 0), (len(data) - 3, 3)):
        assert data[offset : offset + size] == archives.read(KEY, offset, size)


def test_what_is_not_there_is_damage(archives: Archives) -> None:
    """An object that never was, bytes beyond its end, places before its beginning."""
    with pytest.raises(Damaged):
        archives.read(KEY, 0, 0)
    archives.write(KEY, iter([b"abc"]))
    for offset, size in ((0, 4), (3, 1), (4, 0), (-1, 1), (0, -1)):
        with pytest.raises(Damaged):
            archives.read(KEY, offset, size)


def test_an_object_is_written_whole_or_not_at_all(archives: Archives) -> None:
    """What was there before stays when the new one fails half way."""
    with pytest.raises(Broken):
        archives.write(KEY, breaking())
    with pytest.raises(Damaged):
        archives.read(KEY, 0, 0)
    archives.write(KEY, iter([b"old"]))
    with pytest.raises(Broken):
        archives.write(KEY, breaking())
    assert b"old" == archives.read(KEY, 0, 3)


def test_writing_again_replaces(archives: Archives) -> None:
    """With all of the new one, and nothing of the old."""
    archives.write(KEY, iter([b"older"]))
    archives.write(KEY, iter([b"new"]))
    assert b"new" == archives.read(KEY, 0, 3)
    with pytest.raises(Damaged):
        archives.read(KEY, 0, 5)


def test_a_removed_object_is_gone(archives: Archives) -> None:
    """Others stay; removing it again is no error."""
    archives.write(KEY, iter([b"a"]))
    archives.write("org/other.zst", iter([b"b"]))
    archives.remove(KEY)
    archives.remove(KEY)
    with pytest.raises(Damaged):
        archives.read(KEY, 0, 1)
    assert b"b" == archives.read("org/other.zst", 0, 1)


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../up", "a/../b", "a//b", ".hidden", "a\x00b", "a/", "x" * 401]
)
def test_a_key_is_a_plain_relative_path(archives: Archives, key: str) -> None:
    """Whoever asks for another has a bug: nothing is read, written or removed."""
    with pytest.raises(ValueError, match="key"):
        archives.write(key, iter([b"x"]))
    with pytest.raises(ValueError, match="key"):
        archives.read(key, 0, 0)
    with pytest.raises(ValueError, match="key"):
        archives.remove(key)
