"""Give a stream's bytes back, from its frames or its archive, checked."""

import uuid
from collections.abc import Iterator

import attrs

from crewkit_core.kernel.work import Work
from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.model.frame import StoredFrame
from crewkit_core.sessions.model.stream import Archive
from crewkit_core.sessions.ports import Archives, Packing, SessionsUnit

FRAMES_AT_ONCE = 16


@attrs.frozen(kw_only=True)
class FrameBytes:
    """Where frames' bytes are found."""

    packing: Packing
    archives: Archives

    def packed(self, frame: StoredFrame, archive: Archive | None) -> bytes:
        """Return a frame's packed bytes.

        Raises:
            Damaged: they are nowhere.
        """
        if frame.packed is not None:
            return frame.packed
        if archive is None or frame.archive_offset is None:
            raise Damaged("a frame has neither bytes nor a place in an archive")
        return self.archives.read(archive.key, frame.archive_offset, frame.packed_size)

    def unpacked(self, frame: StoredFrame, archive: Archive | None) -> bytes:
        """Return a frame's lines.

        Raises:
            Damaged: they are not what they were.
        """
        if frame.omitted_bytes:
            return b""
        return self.packing.unpack(self.packed(frame, archive), frame.size)


def frames_of(
    work: Work[SessionsUnit], organization_id: uuid.UUID, stream_id: uuid.UUID, until_line: int
) -> Iterator[tuple[StoredFrame, Archive | None]]:
    """Yield a stream's frames in order, a few at a time, each page in its own transaction.

    Frames are read before the stream says where its archive is: a worker may move them between
    the two, and a frame found without its bytes has its archive by then. Places in a stream's
    archives never change, so any of them will do.

    Args:
        until_line: Stop before this line: what comes in meanwhile is left for the next reader.
    """
    line = 0
    while line < until_line:
        with work(organization_id) as unit:
            page = unit.frames.covering(organization_id, stream_id, line, FRAMES_AT_ONCE)
            stream = unit.streams.by_id(organization_id, stream_id)
        if stream is None or not page:
            raise Damaged(f"the stream ends at line {line} instead of {until_line}")
        for frame in page:
            if frame.first_line >= until_line:
                return
            yield frame, stream.archive
            line = frame.first_line + frame.lines
