"""Give back the bytes that came in: exactly, or as much of them as is kept now."""

import functools
import uuid
from collections.abc import Iterator
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.stream import MAIN, Stream
from crewkit_core.sessions.ports import Archives, Packing, SessionsUnit, Transcripts
from crewkit_core.sessions.use_cases.finding import find_session, find_stream
from crewkit_core.sessions.use_cases.frames import FrameBytes, frames_of
from crewkit_core.sessions.use_cases.showing import shown_lines
from crewkit_core.sessions.views import StreamExport
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, sight_of


@attrs.frozen(kw_only=True)
class ExportStream(Query[StreamExport]):
    """Give me this stream's bytes.

    Attributes:
        session: Our id, or the Claude session id.
        stream: ``main`` or an agent id.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    session: str
    stream: str = MAIN


def export_stream(
    query: ExportStream,
    *,
    actor: Actor,
    work: Work[SessionsUnit],
    packing: Packing,
    archives: Archives,
    transcripts: Transcripts,
) -> StreamExport:
    """Return the stream as it stands now; its bytes are read as they are asked for.

    Where less is kept now than was when it came in they are read once more before that, for their
    size.

    Raises:
        NoSuchOrganization, NoSuchSession, NoSuchStream: there is none.
        Damaged: (also while reading) stored bytes are not what they were.
    """
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        conversation = find_session(unit, query.organization_id, sight_of(member), query.session)
        stream = find_stream(unit, conversation, query.stream)
    source = FrameBytes(packing=packing, archives=archives)
    chunks = functools.partial(_chunks, work, source, stream, member.capture, transcripts)
    size = stream.size - stream.omitted_bytes
    if member.capture.keeps_less_than(stream.capture):
        size = sum(map(len, chunks()))
    return StreamExport(
        complete=stream.omitted == 0,
        omitted=stream.omitted,
        size=size,
        chunks=chunks(),
    )


def _chunks(
    work: Work[SessionsUnit],
    source: FrameBytes,
    stream: Stream,
    capture: Capture,
    transcripts: Transcripts,
) -> Iterator[bytes]:
    for frame, archive in frames_of(work, stream.organization_id, stream.id, stream.lines):
        if frame.size:
            data = source.unpacked(frame, archive)
            yield shown_lines(data, frame.capture, capture, transcripts)
