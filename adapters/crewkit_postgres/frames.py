"""The bytes of streams: frames as they were packed, with the flaws of their lines."""

import uuid
from collections.abc import Sequence

import attrs

from crewkit_core.sessions.model.frame import Flaw, Frame, StoredFrame
from crewkit_core.tenancy.capture import Capture
from crewkit_postgres import line_index
from crewkit_postgres.asking import Row
from crewkit_postgres.driver import Driver, every

_ADD = (
    "insert into stream_frames (organization_id, stream_id, first_line, lines, first_byte, size,"
    " packed_size, omitted_bytes, batch_id, source_byte, capture, rules, sha256, line_index,"
    " packed) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %b, %b, %b)"
)
_ADD_FLAWS = (
    "insert into stream_flaws (organization_id, stream_id, line, reason, kept)"
    " select %s, %s, * from unnest(%s::int[], %s::text[], %s::boolean[])"
)
BATCH = (
    "select first_line, sha256 from stream_frames"
    " where organization_id = %s and stream_id = %s and batch_id = %s"
)
_PACKED = (
    "select first_line, lines, first_byte, size, line_index, packed, packed_size, archive_offset,"
    " omitted_bytes, capture from stream_frames"
)
_FROM = (
    " where organization_id = %s and stream_id = %s and first_line >= coalesce((select"
    " max(first_line) from stream_frames where organization_id = %s and stream_id = %s"
    " and first_line <= %s), 0) and first_line + lines > %s order by first_line limit %s"
)
_COVERING = _PACKED + _FROM
_INDEXES = _COVERING.replace(" packed,", " null::bytea,", 1)
_AT = (
    f"{_PACKED} where organization_id = %s and stream_id = %s and first_line = any(%s::int[])"
    " order by first_line"
)
_ARCHIVED = (
    "update stream_frames f set packed = null, archive_offset = a.archive_offset"
    " from unnest(%s::int[], %s::bigint[]) as a (first_line, archive_offset)"
    " where f.organization_id = %s and f.stream_id = %s and f.first_line = a.first_line"
)


@attrs.frozen
class PostgresFrames:
    """Frames in one transaction."""

    _driver: Driver

    def add(self, frame: Frame, flaws: Sequence[Flaw]) -> None:
        """Store a frame with the flaws of its lines."""
        self._driver.later(
            _ADD,
            (
                frame.organization_id,
                frame.stream_id,
                frame.first_line,
                frame.lines,
                frame.first_byte,
                frame.size,
                len(frame.packed),
                frame.omitted_bytes,
                frame.batch_id,
                frame.source_byte,
                frame.capture.value,
                frame.rules,
                frame.sha256,
                line_index.pack(frame.index),
                frame.packed,
            ),
        )
        if flaws:
            columns = [[getattr(flaw, name) for flaw in flaws] for name in _FLAW]
            self._driver.later(_ADD_FLAWS, (frame.organization_id, frame.stream_id, *columns))

    def batch(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, batch_id: uuid.UUID
    ) -> tuple[int, bytes] | None:
        """Return first line and SHA-256 of the frame that a batch of that id became."""
        row = self._driver.one((BATCH, (organization_id, stream_id, batch_id)))
        return None if row is None else (row[0], row[1])

    def covering(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, most: int
    ) -> tuple[StoredFrame, ...]:
        """Return up to *most* frames in order, from the one that holds *from_line* on.

        Raises:
            Damaged: the index of one is not what was stored.
        """
        key = (organization_id, stream_id)
        found = self._driver.execute(
            _COVERING, (*key, *key, from_line, from_line, most), binary=True
        )
        return tuple(_stored(row) for row in found)

    def indexes(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, most: int
    ) -> tuple[StoredFrame, ...]:
        """Return what ``covering`` does, without the packed bytes."""
        key = (organization_id, stream_id)
        found = self._driver.execute(
            _INDEXES, (*key, *key, from_line, from_line, most), binary=True
        )
        return tuple(_stored(row) for row in found)

    def at(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, first_lines: Sequence[int]
    ) -> tuple[StoredFrame, ...]:
        """Return the frames that begin with these lines, in order."""
        found = self._driver.execute(
            _AT, (organization_id, stream_id, list(first_lines)), binary=True
        )
        return tuple(_stored(row) for row in found)

    def flaws(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, to_line: int
    ) -> tuple[Flaw, ...]:
        """Return the flaws of lines in ``[from_line, to_line)``."""
        rows = every(
            self._driver,
            "select line, reason, kept from stream_flaws where organization_id = %s"
            " and stream_id = %s and line >= %s and line < %s order by line",
            (organization_id, stream_id, from_line, to_line),
        )
        return tuple(
            Flaw(
                organization_id=organization_id,
                stream_id=stream_id,
                **dict(zip(_FLAW, row, strict=True)),
            )
            for row in rows
        )

    def archived(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, offsets: Sequence[tuple[int, int]]
    ) -> None:
        """Drop the bytes of frames that now lie in the archive."""
        lines = [line for line, _ in offsets]
        positions = [offset for _, offset in offsets]
        self._driver.execute(_ARCHIVED, (lines, positions, organization_id, stream_id))


_FLAW = ("line", "reason", "kept")


def _stored(row: Row) -> StoredFrame:
    first_line, lines, first_byte, size, index, packed, packed_size, offset, omitted, capture = row
    return StoredFrame(
        first_line=first_line,
        lines=lines,
        first_byte=first_byte,
        size=size,
        index=line_index.unpack(index, lines),
        packed=packed,
        packed_size=packed_size,
        archive_offset=offset,
        omitted_bytes=omitted,
        capture=Capture(capture),
    )
