"""Streams and their frames in dictionaries."""

import datetime as dt
import uuid
from collections.abc import Sequence

import attrs

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.model.frame import Flaw, Frame, StoredFrame
from crewkit_core.sessions.model.stream import Stream
from crewkit_memory.tables import FrameRow, Tables

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


def streams_of(tables: Tables, conversation_id: uuid.UUID) -> tuple[Stream, ...]:
    """Return the conversation's streams: main first, then by time, then by name."""
    own = [s for s in tables.streams.values() if s.conversation_id == conversation_id]
    return tuple(sorted(own, key=lambda s: (not s.is_main, s.first_at or _LAST, s.name)))


@attrs.frozen
class MemoryStreams:
    """``sessions.ports.Streams``."""

    _tables: Tables

    def lock(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID, name: str
    ) -> Stream | None:
        """Return a stream by name."""
        named = (s for s in self.of(organization_id, conversation_id) if s.name == name)
        return next(named, None)

    def lock_by_id(self, organization_id: uuid.UUID, stream_id: uuid.UUID) -> Stream | None:
        """Return a stream by id; None when it is gone."""
        return self._tables.streams.get(stream_id) if self._tables.own(organization_id) else None

    by_id = lock_by_id
    find = lock

    def of(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> tuple[Stream, ...]:
        """Return the conversation's streams: main first, then by time, then by name."""
        if not self._tables.own(organization_id):
            return ()
        return streams_of(self._tables, conversation_id)

    def add(self, stream: Stream) -> None:
        """Store a new stream.

        Raises:
            Unavailable: there is one of its name.
        """
        self._tables.require(stream.organization_id)
        if self.find(stream.organization_id, stream.conversation_id, stream.name) is not None:
            raise Unavailable("another stream has its name; try again")
        self._tables.streams[stream.id] = stream

    def save(self, stream: Stream) -> None:
        """Write its changed fields."""
        self._tables.require(stream.organization_id)
        if stream.id in self._tables.streams:
            self._tables.streams[stream.id] = stream


@attrs.frozen
class MemoryFrames:
    """``sessions.ports.Frames``."""

    _tables: Tables

    def add(self, frame: Frame, flaws: Sequence[Flaw]) -> None:
        """Store a frame with the flaws of its lines."""
        self._tables.require(frame.organization_id)
        row = FrameRow(frame=frame, packed=frame.packed)
        self._tables.frames[frame.stream_id, frame.first_line] = row
        for flaw in flaws:
            self._tables.flaws[flaw.stream_id, flaw.line] = flaw

    def batch(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, batch_id: uuid.UUID
    ) -> tuple[int, bytes] | None:
        """Return first line and SHA-256 of the frame that a batch of that id became."""
        for row in self._of(organization_id, stream_id):
            if row.frame.batch_id == batch_id:
                return row.frame.first_line, row.frame.sha256
        return None

    def covering(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, most: int
    ) -> tuple[StoredFrame, ...]:
        """Return up to *most* frames in order, from the one that holds *from_line* on."""
        rows = self._of(organization_id, stream_id)
        wanted = [row for row in rows if row.frame.first_line + row.frame.lines > from_line]
        return tuple(map(_stored, wanted[:most]))

    def indexes(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, most: int
    ) -> tuple[StoredFrame, ...]:
        """Return what ``covering`` does, without the packed bytes."""
        found = self.covering(organization_id, stream_id, from_line, most)
        return tuple(attrs.evolve(frame, packed=None) for frame in found)

    def at(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, first_lines: Sequence[int]
    ) -> tuple[StoredFrame, ...]:
        """Return the frames that begin with these lines, in order."""
        rows = self._of(organization_id, stream_id)
        return tuple(_stored(row) for row in rows if row.frame.first_line in first_lines)

    def flaws(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, to_line: int
    ) -> tuple[Flaw, ...]:
        """Return the flaws of lines in ``[from_line, to_line)``."""
        if not self._tables.own(organization_id):
            return ()
        found = [
            flaw
            for flaw in self._tables.flaws.values()
            if flaw.stream_id == stream_id and from_line <= flaw.line < to_line
        ]
        return tuple(sorted(found, key=lambda flaw: flaw.line))

    def archived(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, offsets: Sequence[tuple[int, int]]
    ) -> None:
        """Drop the bytes of frames that now lie in the archive."""
        self._tables.require(organization_id)
        for first_line, offset in offsets:
            row = self._tables.frames[stream_id, first_line]
            gone = attrs.evolve(row, packed=None, archive_offset=offset)
            self._tables.frames[stream_id, first_line] = gone

    def _of(self, organization_id: uuid.UUID, stream_id: uuid.UUID) -> list[FrameRow]:
        if not self._tables.own(organization_id):
            return []
        rows = [row for row in self._tables.frames.values() if row.frame.stream_id == stream_id]
        return sorted(rows, key=lambda row: row.frame.first_line)


def _stored(row: FrameRow) -> StoredFrame:
    frame = row.frame
    return StoredFrame(
        first_line=frame.first_line,
        lines=frame.lines,
        first_byte=frame.first_byte,
        size=frame.size,
        index=frame.index,
        packed=row.packed,
        packed_size=len(frame.packed),
        archive_offset=row.archive_offset,
        omitted_bytes=frame.omitted_bytes,
        capture=frame.capture,
    )
