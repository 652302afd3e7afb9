"""List the lines of a stream."""

import base64
import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit, decode_cursor, encode_cursor
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.frame import StoredFrame
from crewkit_core.sessions.model.stream import MAIN, Stream
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.transcript import LineKind
from crewkit_core.sessions.ports import Archives, Packing, SessionsUnit, Transcripts
from crewkit_core.sessions.use_cases.finding import find_session, find_stream
from crewkit_core.sessions.use_cases.frames import FRAMES_AT_ONCE, FrameBytes
from crewkit_core.sessions.use_cases.showing import shown_lines
from crewkit_core.sessions.views import ItemView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, sight_of

_ALL = frozenset(LineKind) - {LineKind.BLANK}


@attrs.frozen(kw_only=True)
class ListItems(Query[Page[ItemView]]):
    """What does this stream say, line by line?

    Attributes:
        session: Our id, or the Claude session id.
        stream: ``main`` or an agent id.
        kinds: Names of LineKind, lowercase; empty: every line that is not blank.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    session: str
    stream: str = MAIN
    kinds: tuple[str, ...] = ()
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_items(
    query: ListItems,
    *,
    actor: Actor,
    work: Work[SessionsUnit],
    packing: Packing,
    archives: Archives,
    transcripts: Transcripts,
) -> Page[ItemView]:
    """Return a page of lines in their order.

    Raises:
        NoSuchOrganization, NoSuchSession, NoSuchStream: there is none.
        Invalid: limit, cursor or kinds make no sense.
        Damaged: stored bytes are not what they were.
    """
    limit = check_limit(query.limit)
    wanted = _kinds(query.kinds)
    start = 0 if query.after is None else int(decode_cursor(query.after, int)[0] or 0) + 1
    if not 0 <= start < 2**31:
        raise wrong_field("after", "is not a cursor of this list", "invalid_cursor")
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        conversation = find_session(unit, query.organization_id, sight_of(member), query.session)
        stream = find_stream(unit, conversation, query.stream)
        found = _find_lines(unit, stream, start, wanted, limit + 1)
        shown = found[:limit]
        context = _Context.around(unit, stream, shown)
        # after the frames: a worker that moved their bytes meanwhile has said where to
        stream = unit.streams.by_id(stream.organization_id, stream.id) or stream
    reader = _Lines(FrameBytes(packing=packing, archives=archives), stream)
    items = tuple(
        context.item(
            line,
            shown_lines(
                reader.bytes_of(line, context.frames[first]),
                context.frames[first].capture,
                member.capture,
                transcripts,
            ),
            first,
            transcripts,
        )
        for line, first in shown
    )
    more = len(found) > limit
    return Page(data=items, next_cursor=encode_cursor(shown[-1][0]) if more else None)


def _kinds(names: tuple[str, ...]) -> frozenset[LineKind]:
    known = {kind.name.lower(): kind for kind in LineKind}
    for name in names:
        if name not in known:
            raise wrong_field("kinds", f"must be of {', '.join(sorted(known))}", "unknown_kind")
    return frozenset(known[name] for name in names) or _ALL


def _find_lines(
    unit: SessionsUnit, stream: Stream, start: int, wanted: frozenset[LineKind], most: int
) -> list[tuple[int, int]]:
    """Return the next lines of the wanted kinds and where their frames begin, by indexes alone."""
    found: list[tuple[int, int]] = []
    line = start
    while line < stream.lines:
        page = unit.frames.indexes(stream.organization_id, stream.id, line, FRAMES_AT_ONCE)
        if not page:
            break
        for frame in page:
            for n in range(max(line - frame.first_line, 0), frame.lines):
                if frame.index.kinds[n] in wanted:
                    found.append((frame.first_line + n, frame.first_line))
                    if len(found) == most:
                        return found
            line = frame.first_line + frame.lines
    return found


class _Lines:
    """Cuts lines out of frames, unpacking each frame once."""

    def __init__(self, source: FrameBytes, stream: Stream) -> None:
        self._source = source
        self._stream = stream
        self._frame = -1
        self._data = b""
        self._starts: list[int] = []

    def bytes_of(self, line: int, frame: StoredFrame) -> bytes:
        """Return a line without its newline."""
        if frame.first_line != self._frame:
            self._data = self._source.unpacked(frame, self._stream.archive)
            self._frame = frame.first_line
            self._starts = [0]
            for length in frame.index.lengths:
                self._starts.append(self._starts[-1] + length)
        n = line - frame.first_line
        return self._data[self._starts[n] : self._starts[n + 1]].removesuffix(b"\n")


@attrs.frozen
class _Context:
    """What is known of lines beside their bytes."""

    frames: dict[int, StoredFrame]
    flaws: dict[int, str]
    costs: dict[int, MessageRecord]

    @classmethod
    def around(cls, unit: SessionsUnit, stream: Stream, shown: list[tuple[int, int]]) -> "_Context":
        if not shown:
            return cls({}, {}, {})
        where = (stream.organization_id, stream.id, shown[0][0], shown[-1][0] + 1)
        frames = unit.frames.at(
            stream.organization_id, stream.id, sorted({first for _, first in shown})
        )
        return cls(
            {frame.first_line: frame for frame in frames},
            {flaw.line: flaw.reason for flaw in unit.frames.flaws(*where)},
            {record.line: record for record in unit.messages.costs(*where)},
        )

    def item(self, line: int, data: bytes, first: int, transcripts: Transcripts) -> ItemView:
        frame = self.frames[first]
        text = _utf8(data)
        omitted = frame.omitted_bytes > 0
        cost = self.costs.get(line)
        content = transcripts.render(data)
        kind = LineKind(frame.index.kinds[line - frame.first_line])
        return ItemView(
            line=line,
            raw=None if omitted else text,
            raw_base64=base64.b64encode(data).decode() if text is None else None,
            flaw=self.flaws.get(line),
            content=attrs.evolve(content, kind=kind),
            cost_usd=None if cost is None else cost.cost_usd,
        )


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
