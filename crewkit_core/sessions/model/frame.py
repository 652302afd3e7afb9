"""Frames: a stream's bytes as they came, one compressed piece a batch."""

import uuid
from array import array

import attrs

from crewkit_core.tenancy.capture import Capture


@attrs.frozen(kw_only=True)
class LineIndex:
    """Where a frame's lines are and what they are; one entry a line.

    Attributes:
        kinds: LineKind bytes.
        times: Milliseconds since 1970, 0 without a time.
        lengths: Bytes with newline.
    """

    kinds: bytes
    times: "array[int]"
    lengths: "array[int]"


@attrs.frozen(kw_only=True)
class Frame:
    """Some whole lines of a stream.

    Attributes:
        first_line, first_byte: Position in the stream, from 0.
        size: Bytes of the lines, unpacked.
        packed: The lines' own bytes, compressed; empty when the frame stands for a line left out.
        sha256: Of the lines, by which a repeated batch is known.
        omitted_bytes: Length of the line left out, 0 otherwise.
        source_byte: Where the lines begin in the sender's file.
        capture, rules: What was kept of the lines, by which version of the rules.
    """

    organization_id: uuid.UUID
    stream_id: uuid.UUID
    batch_id: uuid.UUID
    first_line: int
    lines: int
    first_byte: int
    size: int
    packed: bytes
    index: LineIndex
    sha256: bytes
    omitted_bytes: int = 0
    source_byte: int
    capture: Capture = Capture.UNREDACTED
    rules: int = 0


@attrs.frozen(kw_only=True)
class StoredFrame:
    """A frame as it is found again, its bytes still packed.

    Attributes:
        packed: The compressed bytes; None once they lie in the archive.
        archive_offset, packed_size: Where they lie in the archive, or would.
        capture: What was kept of the lines.
    """

    first_line: int
    lines: int
    first_byte: int
    size: int
    index: LineIndex
    packed: bytes | None
    packed_size: int
    archive_offset: int | None
    omitted_bytes: int
    capture: Capture


@attrs.frozen(kw_only=True)
class Flaw:
    """A line of a stream that could not be read, or was left out.

    Attributes:
        line: Position in the stream, from 0.
        kept: Its bytes are in the stream.
    """

    organization_id: uuid.UUID
    stream_id: uuid.UUID
    line: int
    reason: str
    kept: bool
