"""Give back exactly the bytes that came in."""

import uuid
from collections.abc import Iterator

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.stream import MAIN, Stream
from crewkit_core.sessions.ports import Archives, Packing, SessionsUnit
from crewkit_core.sessions.use_cases.finding import find_session, find_stream
from crewkit_core.sessions.use_cases.frames import FrameBytes, frames_of
from crewkit_core.sessions.views import StreamExport
from crewkit_core.tenancy.use_cases.access import require_sight


@attrs.frozen(kw_only=True)
class ExportStream(Query[StreamExport]):
    """Give me this stream's bytes.

    Attributes:
        session: Our id, or the Claude session id.
        stream: ``main`` or an agent id.
    """

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
) -> StreamExport:
    """Return the stream as it stands now; its bytes are read as they are asked for.

    Raises:
        NoSuchOrganization, NoSuchSession, NoSuchStream: there is none.
        Damaged: (while reading) stored bytes are not what they were.
    """
    with work(query.organization_id) as unit:
        sight = require_sight(unit, actor, query.organization_id)
        conversation = find_session(unit, query.organization_id, sight, query.session)
        stream = find_stream(unit, conversation, query.stream)
    return StreamExport(
        complete=stream.omitted == 0,
        omitted=stream.omitted,
        size=stream.size - stream.omitted_bytes,
        chunks=_chunks(work, FrameBytes(packing=packing, archives=archives), stream),
    )


def _chunks(work: Work[SessionsUnit], source: FrameBytes, stream: Stream) -> Iterator[bytes]:
    for frame, archive in frames_of(work, stream.organization_id, stream.id, stream.lines):
        if frame.size:
            yield source.unpacked(frame, archive)
