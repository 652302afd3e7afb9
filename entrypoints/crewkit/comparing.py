"""Whether a transcript on disk is what is stored of its stream, and how much of it is known."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from crewkit_claude.capturing import RULES, reduced
from crewkit_claude.files import open_regular
from crewkit_claude.pieces import LONGEST_LINE
from crewkit_core.sessions.views import StreamPosition
from crewkit_core.tenancy.capture import Capture

SHORTER = "shorter than what is stored of this session: an older copy, or rewritten; not taken"
DIFFERS = "differs from what is stored of this session; not taken"

_BLOCK = 1024 * 1024
_EMPTY = hashlib.sha256(b"").hexdigest()


def count_items(path: Path, start: int, end: int) -> int:
    """Return how many lines in bytes [start, end) of the file, whole lines, are not blank.

    Raises:
        OSError: it cannot be read.
    """
    items, blank, left = 0, True, end - start
    with open_regular(path) as file:
        file.seek(start)
        while left > 0 and (block := file.read(min(left, _BLOCK))):
            left -= len(block)
            first, *rest = block.split(b"\n")
            blank = blank and not first.strip()
            for part in rest:
                items += not blank
                blank = not part.strip()
    return items


def mismatch(path: Path, position: StreamPosition) -> str | None:
    """Return why the file does not begin with what is stored; None when it may.

    Only the last stored frame is compared: transcripts are written at their end.

    Raises:
        OSError: the file cannot be read.
    """
    if not position.size:
        return None
    if position.tail_capture is not Capture.UNREDACTED and position.tail_rules != RULES:
        return None  # what another version made of it cannot be made again here
    with open_regular(path) as file:
        if os.fstat(file.fileno()).st_size < position.size:
            return SHORTER
        # of lines that were left out nothing is stored to compare with
        if position.tail_sha256 in {"", _EMPTY}:
            return None
        file.seek(position.tail_byte)
        return None if _holds(file, position) else DIFFERS


def _holds(file: BinaryIO, position: StreamPosition) -> bool:
    """Whether lines with the position's hash come next; lines left out may stand after them."""
    digest = hashlib.sha256()
    left = position.size - position.tail_byte
    if position.tail_capture is not Capture.UNREDACTED:
        return _holds_reduced(file, position)
    while left > 0 and (block := file.read(min(left, _BLOCK))):
        left -= len(block)
        start = 0
        while end := block.find(b"\n", start) + 1:
            digest.update(block[start:end])
            start = end
            if digest.hexdigest() == position.tail_sha256:
                return True
        digest.update(block[start:])
    return False


def _holds_reduced(file: BinaryIO, position: StreamPosition) -> bool:
    """Do the same with lines of which not all was kept."""
    digest = hashlib.sha256()
    left = position.size - position.tail_byte
    while left > 0 and (line := file.readline(min(left, LONGEST_LINE + 1))):
        left -= len(line)
        digest.update(reduced(line, position.tail_capture).data)
        if digest.hexdigest() == position.tail_sha256:
            return True
    return False
