"""Join a quiet stream's frames into one archive object; frames go when it is verified."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator

import attrs

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import CrewkitError, Forbidden
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.events import SessionEnded, StreamConsolidated
from crewkit_core.sessions.model.stream import Archive, Stream
from crewkit_core.sessions.ports import Archives, Packing, SessionsUnit
from crewkit_core.sessions.stream_state import StreamState, StreamStep, next_state
from crewkit_core.sessions.use_cases.frames import FrameBytes, frames_of
from crewkit_core.sessions.use_cases.remove_archive import RemoveArchive

READERS_LEAVE = dt.timedelta(hours=1)
ABANDONED = dt.timedelta(days=1)


@attrs.frozen(kw_only=True)
class ConsolidateStream(Command[None]):
    """Archive this stream when it is quiet.

    Attributes:
        now: Nothing more is expected: do not wait for it to be quiet.
    """

    organization_id: uuid.UUID
    stream_id: uuid.UUID
    now: bool = False


def consolidate_stream(
    command: ConsolidateStream,
    *,
    actor: Actor,
    work: Work[SessionsUnit],
    packing: Packing,
    archives: Archives,
    clock: Clock,
    quiet: dt.timedelta,
) -> None:
    """Archive the stream; run twice or by two workers at once it is archived once.

    Raises:
        Forbidden: somebody other than a worker asks.
        Damaged: a frame is not what it was; the stream is then ``failed`` and keeps its frames.
        Unavailable: the archive store does not answer; likewise.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("streams are consolidated by workers")
    key = f"{command.organization_id}/{command.stream_id}/{new_id(clock.now())}.zst"
    stream = _claim(command, work, clock.now(), quiet, key)
    if stream is None:
        return
    try:
        joined = _Joined(work, FrameBytes(packing=packing, archives=archives), stream)
        size = archives.write(key, joined.chunks())
        joined.verify(Archive(key=key, size=size, sha256=joined.digest))
    except (CrewkitError, OSError) as error:
        _record_failure(work, stream, error)
        archives.remove(key)
        raise
    archive = Archive(key=key, size=size, sha256=joined.digest)
    _finish(work, actor, stream, archive, joined.offsets)


def _claim(
    command: ConsolidateStream,
    work: Work[SessionsUnit],
    now: dt.datetime,
    quiet: dt.timedelta,
    key: str,
) -> Stream | None:
    with work(command.organization_id) as unit:
        stream = unit.streams.lock_by_id(command.organization_id, command.stream_id)
        if stream is None or next_state(stream.state, StreamStep.CONSOLIDATE) is None:
            return None
        still = stream.last_batch_at + quiet - now
        if still > dt.timedelta(0) and not command.now:
            unit.jobs.add(command, delay=still)
            return None
        claimed = stream.step(StreamStep.CONSOLIDATE)
        unit.streams.save(claimed)
        # should we be killed before the stream points to it, nothing else would remove it
        unit.jobs.add(_removal(claimed, key), delay=ABANDONED)
        return claimed


class _Joined:
    """A stream's frames one after the other: also one file that any zstd tool unpacks."""

    def __init__(self, work: Work[SessionsUnit], source: FrameBytes, stream: Stream) -> None:
        self._work = work
        self._source = source
        self._stream = stream
        self._parts: list[tuple[int, int]] = []
        self.offsets: list[tuple[int, int]] = []
        self.digest = b""

    def chunks(self) -> Iterator[bytes]:
        whole = hashlib.sha256()
        offset = 0
        stream = self._stream
        for frame, archive in frames_of(
            self._work, stream.organization_id, stream.id, stream.lines
        ):
            if frame.omitted_bytes:
                continue
            packed = self._source.packed(frame, archive)
            whole.update(self._source.packing.unpack(packed, frame.size))
            self._parts.append((len(packed), frame.size))
            self.offsets.append((frame.first_line, offset))
            offset += len(packed)
            yield packed
        self.digest = whole.digest()

    def verify(self, archive: Archive) -> None:
        """Read the archive back as a reader would.

        Raises:
            Damaged: its bytes are not the stream's.
        """
        whole = hashlib.sha256()
        offset = 0
        for packed_size, size in self._parts:
            packed = self._source.archives.read(archive.key, offset, packed_size)
            whole.update(self._source.packing.unpack(packed, size))
            offset += packed_size
        if whole.digest() != archive.sha256 or offset != archive.size:
            raise Damaged("the archive does not hold what the frames held")


def _record_failure(work: Work[SessionsUnit], stream: Stream, error: Exception) -> None:
    reason = error.message if isinstance(error, CrewkitError) else f"{type(error).__name__}"
    with work(stream.organization_id) as unit:
        current = unit.streams.lock_by_id(stream.organization_id, stream.id)
        if (
            current is not None
            and current.state is StreamState.CONSOLIDATING
            and current.lines == stream.lines
        ):
            failed = attrs.evolve(current.step(StreamStep.FAILURE), failure=reason)
            unit.streams.save(failed)


def _finish(
    work: Work[SessionsUnit],
    actor: Actor,
    stream: Stream,
    archive: Archive,
    offsets: list[tuple[int, int]],
) -> None:
    organization_id = stream.organization_id
    with work(organization_id) as unit:
        current = unit.streams.lock_by_id(organization_id, stream.id)
        ours = (
            current is not None
            and current.state is StreamState.CONSOLIDATING
            and current.lines == stream.lines
        )
        if current is None or not ours:
            # a late batch re-opened it (and asked for another round), or another worker was faster
            unit.jobs.add(_removal(stream, archive.key))
            return
        unit.frames.archived(organization_id, stream.id, offsets)
        done = attrs.evolve(current.step(StreamStep.VERIFIED), archive=archive, failure=None)
        unit.streams.save(done)
        _tell(unit, actor, done, archive)
        if current.archive is not None:
            unit.jobs.add(_removal(stream, current.archive.key), delay=READERS_LEAVE)


def _tell(unit: SessionsUnit, actor: Actor, stream: Stream, archive: Archive) -> None:
    told = StreamConsolidated(
        organization_id=stream.organization_id,
        object_id=stream.id,
        session_id=stream.conversation_id,
        name=stream.name,
        lines=stream.lines,
        size=archive.size,
    )
    unit.trail.tell(actor, told)
    if stream.is_main:
        ended = SessionEnded(
            organization_id=stream.organization_id,
            object_id=stream.conversation_id,
            lines=stream.lines,
        )
        unit.trail.tell(actor, ended)


def _removal(stream: Stream, key: str) -> RemoveArchive:
    return RemoveArchive(organization_id=stream.organization_id, stream_id=stream.id, key=key)
