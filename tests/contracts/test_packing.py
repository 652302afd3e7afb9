"""Packing beside the caller's own work."""

import hashlib

import pytest

from crewkit_core.sessions.ports import Packed
from crewkit_files.packing import WORTH_A_THREAD, ZstdPacking

SHORT = b"one line\n"
LONG = SHORT * (WORTH_A_THREAD // len(SHORT) + 1)


@pytest.mark.parametrize("data", [b"", SHORT, LONG], ids=["empty", "short", "long"])
def test_what_is_begun_is_what_packing_gives(data: bytes) -> None:
    """With the digest of the bytes, however often it is asked for."""
    packing = ZstdPacking()
    begun = packing.begin(data)
    expected = Packed(frame=packing.pack(data), sha256=hashlib.sha256(data).digest())
    assert [expected, expected] == [begun(), begun()]
    assert data == packing.unpack(begun().frame, len(data))


def test_many_are_packed_at_once() -> None:
    """Each as its own bytes, whoever packs beside it."""
    packing = ZstdPacking()
    pieces = [LONG + str(number).encode() for number in range(8)]
    begun = [packing.begin(piece) for piece in pieces]
    assert pieces == [
        packing.unpack(answer().frame, len(piece))
        for answer, piece in zip(begun, pieces, strict=True)
    ]


class _Failing(ZstdPacking):
    """Has no memory left."""

    def pack(self, data: bytes) -> bytes:
        """Fail."""
        raise MemoryError(len(data))


@pytest.mark.parametrize("data", [SHORT, LONG], ids=["short", "long"])
def test_an_error_is_raised_where_the_answer_is_asked_for(data: bytes) -> None:
    """As it happened, wherever it was packed."""
    begun = _Failing().begin(data)
    with pytest.raises(MemoryError):
        begun()
