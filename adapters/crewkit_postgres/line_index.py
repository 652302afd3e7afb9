"""A frame's index as a few bytes a line: kinds, times as differences, lengths; then deflated."""

import struct
import zlib
from array import array
from itertools import accumulate

from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.model.frame import LineIndex

_NARROW = 1
_WIDE = 2
_MOST = 2**31 - 1
_NO_TIME = -(2**31)  # as a step: the line names no time
_HEAD = struct.Struct("<Bq")
_BYTES_A_LINE = {_NARROW: 9, _WIDE: 13}


def pack(index: LineIndex) -> bytes:
    """Return the index as it is stored."""
    lines = len(index.kinds)
    base = next(filter(None, index.times), 0)
    steps = _steps(index.times, base)
    if steps is None:
        head, times = _HEAD.pack(_WIDE, 0), struct.pack(f"<{lines}q", *index.times)
    else:
        head, times = _HEAD.pack(_NARROW, base), struct.pack(f"<{lines}i", *steps)
    lengths = struct.pack(f"<{lines}I", *index.lengths)
    return head + zlib.compress(index.kinds + times + lengths, 1)


def unpack(data: bytes, lines: int) -> LineIndex:
    """Return the index of a frame of so many lines.

    Raises:
        Damaged: it is not what was stored.
    """
    if len(data) < _HEAD.size:
        raise Damaged("the index of a frame cannot be read")
    form, base = _HEAD.unpack_from(data)
    plain = _inflate(data[_HEAD.size :], _BYTES_A_LINE.get(form, 0) * lines)
    kinds, times, lengths = plain[:lines], plain[lines : -4 * lines], plain[-4 * lines :]
    if form == _WIDE:
        moments = array("q", struct.unpack(f"<{lines}q", times))
    else:
        moments = _moments(struct.unpack(f"<{lines}i", times), base)
    return LineIndex(
        kinds=kinds, times=moments, lengths=array("I", struct.unpack(f"<{lines}I", lengths))
    )


def _inflate(data: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(data, size + 1)
    except zlib.error:
        raise Damaged("the index of a frame cannot be read") from None
    if not size or len(plain) != size or not inflater.eof:
        raise Damaged("the index of a frame does not fit its lines")
    return plain


def _steps(times: "array[int]", base: int) -> list[int] | None:
    """Return each time's distance from the one before; None when one needs more than 4 bytes."""
    steps: list[int] = []
    before = base
    for at in times:
        if at == 0:
            steps.append(_NO_TIME)
            continue
        step = at - before
        if not -_MOST <= step <= _MOST:
            return None
        steps.append(step)
        before = at
    return steps


def _moments(steps: tuple[int, ...], base: int) -> "array[int]":
    known = accumulate((0 if step == _NO_TIME else step for step in steps), initial=base)
    next(known)
    return array(
        "q", [0 if step == _NO_TIME else at for step, at in zip(steps, known, strict=True)]
    )
