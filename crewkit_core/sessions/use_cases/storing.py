"""Store a batch in an open transaction: conversation, stream, frame, messages, figures."""

import datetime as dt
import uuid
from array import array

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.sessions.errors import BatchOverlaps, BatchReused, SequenceGap
from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.frame import Flaw, Frame, LineIndex
from crewkit_core.sessions.model.reduction import Reduction, kept_of
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.transcript import LineKind, PieceFacts
from crewkit_core.sessions.ports import Packed, Packing, SessionsUnit, Transcripts
from crewkit_core.sessions.pricing import RateBook
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.sessions.use_cases.batch import IngestBatch
from crewkit_core.sessions.use_cases.consolidate_stream import ConsolidateStream
from crewkit_core.sessions.use_cases.counting import (
    Counting,
    agent_of,
    count_messages,
    reclaim,
    session_changes,
    settle,
)
from crewkit_core.sessions.use_cases.opening import open_conversation, open_stream
from crewkit_core.sessions.use_cases.reducing import (
    became,
    reduced_batch,
    reduced_meta,
)
from crewkit_core.sessions.views import BatchReceipt, LineRange, RejectedRange
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.visibility import Sight

TOO_LONG = "longer than 32 MiB; left out"


@attrs.frozen(kw_only=True)
class Batch:
    """A batch with what identifies it.

    Attributes:
        user_id: Whose session it is when it is new.
        sight: What the actor sees of others' sessions.
        capture: What the organization keeps.
        lines: How many it stands for, one that is left out included.
    """

    command: IngestBatch
    actor: Actor
    user_id: uuid.UUID
    sight: Sight
    capture: Capture
    lines: int = attrs.field(init=False)

    @lines.default
    def _count_lines(self) -> int:
        return 1 if self.command.omitted_bytes else self.command.data.count(b"\n")


@attrs.frozen(kw_only=True)
class StoringPorts:
    """Ports and values that storing needs beside the transaction."""

    transcripts: Transcripts
    packing: Packing
    rates: RateBook
    now: dt.datetime
    quiet: dt.timedelta


@attrs.frozen
class Growth:
    """What a batch did to its conversation and stream.

    Attributes:
        before: None when the conversation is new.
        recounted: Its figures move to other buckets, so they were taken out and are counted anew.
    """

    before: Conversation | None
    conversation: Conversation
    stream: Stream
    first_line: int
    recounted: bool

    @property
    def placed(self) -> bool:
        """Whether it is known only now when the conversation began."""
        return (
            self.before is not None
            and self.before.first_at is None
            and self.conversation.first_at is not None
        )


def store(unit: SessionsUnit, batch: Batch, ports: StoringPorts) -> BatchReceipt:
    """Store what is new of *batch*; idempotent by position and by batch id.

    Raises:
        SequenceGap: lines before it are missing.
        BatchOverlaps: it was reduced before it was sent, and part of it is stored.
        BatchReused: its id was used for other bytes.
        Invalid: the session is new and the batch does not say where it ran.
        NoSuchSession, LevelTooLow: it is another's, unseen or not theirs to add to.
    """
    command = batch.command
    unit.expect(
        command.organization_id, command.claude_session_id, command.stream, command.batch_id
    )
    before, conversation = open_conversation(
        unit, batch.actor, batch.sight, batch.command, batch.user_id, ports.now
    )
    batch = attrs.evolve(batch, capture=kept_of(conversation.visibility, batch.capture))
    meta = reduced_meta(batch.command.meta, batch.capture)
    known, stream = open_stream(unit, conversation, batch.command, meta, ports.now)
    skipped = _stored_lines(unit, stream, batch, ports.transcripts)
    if skipped >= batch.lines:
        _learn(unit, conversation, known, stream, batch.command)
        return _receipt(batch, conversation, stream, skipped, created=before is None)
    fresh, reduction = _fresh(batch, skipped, stream, ports.transcripts)
    packed = ports.packing.begin(fresh.command.data)  # while the lines are read
    facts = _read(fresh, stream, ports.transcripts)
    grown_stream = _grow_stream(stream, fresh, facts, reduction, ports.now)
    grown = conversation.grow(facts, main=stream.is_main)
    recounted = before is not None and _moves(unit, before, grown, known, grown_stream)
    flaws = _flaws(fresh, facts, stream)
    if known is None:
        unit.streams.add(grown_stream)
    else:
        unit.streams.save(grown_stream)
    unit.frames.add(_frame(fresh, facts, stream, packed(), reduction), flaws)
    unit.conversations.save(grown)
    _count(unit, facts, ports, Growth(before, grown, grown_stream, stream.lines, recounted))
    _consolidate_later(unit, stream, grown_stream, batch.command, ports.quiet)
    return _receipt(batch, grown, grown_stream, skipped, created=before is None, flaws=flaws)


def _learn(
    unit: SessionsUnit,
    conversation: Conversation,
    known: Stream | None,
    stream: Stream,
    command: IngestBatch,
) -> None:
    """Note what a batch without new lines tells of its stream."""
    if known is not None and known.meta != stream.meta:
        moves = _moves(unit, conversation, conversation, known, stream)
        unit.streams.save(stream)
        if moves:
            unit.tallies.count(stream.organization_id, (conversation.id,))
    if command.finished and stream.state is StreamState.STREAMING:
        _consolidate(unit, stream, now=True)


def _stored_lines(
    unit: SessionsUnit, stream: Stream, batch: Batch, transcripts: Transcripts
) -> int:
    """Return how many lines of the batch's beginning are stored already."""
    command = batch.command
    if stream.lines:
        stored = unit.frames.batch(stream.organization_id, stream.id, command.batch_id)
        if stored is not None:
            first_line, sha256 = stored
            sent = _rest(batch, first_line - command.first_line)
            if not became(sent, sha256, batch.capture, transcripts):
                raise BatchReused("this batch id was used for other bytes")
            return batch.lines
    if command.first_line > stream.lines:
        raise SequenceGap(stream.lines)
    return min(stream.lines - command.first_line, batch.lines)


def _rest(batch: Batch, skipped: int) -> bytes:
    """Return the batch's bytes without its first lines."""
    data = batch.command.data
    start = 0
    for _ in range(skipped):
        start = data.find(b"\n", start) + 1
    return data[start:]


def _fresh(
    batch: Batch, skipped: int, stream: Stream, transcripts: Transcripts
) -> tuple[Batch, Reduction]:
    """Return what is new of the batch, without what is not kept, and how it became so."""
    command = batch.command
    if skipped:
        if command.reduced is not None:
            raise BatchOverlaps(f"part of it is stored; the next line expected is {stream.lines}")
        command = attrs.evolve(
            command, data=_rest(batch, skipped), first_line=command.first_line + skipped
        )
    command, reduction = reduced_batch(command, batch.capture, transcripts)
    return attrs.evolve(batch, command=command), reduction


def _read(batch: Batch, stream: Stream, transcripts: Transcripts) -> PieceFacts:
    return transcripts.read(
        batch.command.data,
        claude_session_id=batch.command.claude_session_id,
        sidechain=not stream.is_main,
        own_since=stream.first_at,
    )


def _grow_stream(
    stream: Stream, batch: Batch, facts: PieceFacts, reduction: Reduction, now: dt.datetime
) -> Stream:
    if batch.command.omitted_bytes:
        return stream.omit(batch.command.omitted_bytes, now)
    return stream.grow(facts, len(batch.command.data), now, reduction)


def _moves(
    unit: SessionsUnit,
    before: Conversation,
    after: Conversation,
    known: Stream | None,
    stream: Stream,
) -> bool:
    """Take the conversation out of the rollups when what was counted changes its bucket."""
    moves = before.agent != after.agent or (
        known is not None and agent_of(before, known) != agent_of(after, stream)
    )
    if moves:
        unit.tallies.forget(after.organization_id, (after.id,))
    return moves


def _frame(
    batch: Batch, facts: PieceFacts, stream: Stream, packed: Packed, reduction: Reduction
) -> Frame:
    command = batch.command
    index = LineIndex(kinds=facts.kinds, times=facts.times, lengths=facts.lengths)
    if command.omitted_bytes:
        index = LineIndex(
            kinds=bytes([LineKind.OMITTED]), times=array("q", [0]), lengths=array("I", [0])
        )
    return Frame(
        organization_id=stream.organization_id,
        stream_id=stream.id,
        batch_id=command.batch_id,
        first_line=command.first_line,
        lines=batch.lines,
        first_byte=stream.size,
        size=len(command.data),
        packed=packed.frame if command.data else b"",
        index=index,
        sha256=packed.sha256,
        omitted_bytes=command.omitted_bytes,
        source_byte=stream.source_size,
        capture=reduction.capture,
        rules=reduction.rules,
    )


def _flaws(batch: Batch, facts: PieceFacts, stream: Stream) -> tuple[Flaw, ...]:
    first = batch.command.first_line
    found = [(flaw.line, flaw.reason, True) for flaw in facts.flaws]
    if batch.command.omitted_bytes:
        found.append((0, TOO_LONG, False))
    return tuple(
        Flaw(
            organization_id=stream.organization_id,
            stream_id=stream.id,
            line=first + line,
            reason=reason,
            kept=kept,
        )
        for line, reason, kept in found
    )


def _count(unit: SessionsUnit, facts: PieceFacts, ports: StoringPorts, growth: Growth) -> None:
    organization_id = growth.conversation.organization_id
    counting = Counting(
        conversation=growth.conversation,
        stream=growth.stream,
        first_line=growth.first_line,
        rates=ports.rates,
        now=ports.now,
    )
    changes, contests = count_messages(unit, facts.messages, counting)
    if growth.recounted:
        unit.tallies.count(organization_id, (growth.conversation.id,))
    else:
        changes += session_changes(growth.before, growth.conversation)
        unit.tallies.add(organization_id, changes)
    if contests:
        settle(unit, contests, counting)
    if growth.placed:
        reclaim(unit, counting)


def _consolidate_later(
    unit: SessionsUnit, before: Stream, after: Stream, command: IngestBatch, quiet: dt.timedelta
) -> None:
    """Ask for consolidation once a time the stream opens, or at once when it is finished."""
    if command.finished:
        _consolidate(unit, after, now=True)
    elif before.state is not StreamState.STREAMING:
        _consolidate(unit, after, now=False, delay=quiet)


def _consolidate(
    unit: SessionsUnit, stream: Stream, *, now: bool, delay: dt.timedelta = dt.timedelta(0)
) -> None:
    job = ConsolidateStream(organization_id=stream.organization_id, stream_id=stream.id, now=now)
    unit.jobs.add(job, delay=delay)


def _receipt(
    batch: Batch,
    conversation: Conversation,
    stream: Stream,
    duplicates: int,
    *,
    created: bool,
    flaws: tuple[Flaw, ...] = (),
) -> BatchReceipt:
    first = batch.command.first_line
    last = first + batch.lines - 1
    fresh = first + duplicates
    kept = not batch.command.omitted_bytes
    return BatchReceipt(
        session_id=conversation.id,
        stream=stream.name,
        session_created=created,
        accepted=_ranges(fresh, last) if kept else (),
        duplicate=_ranges(first, min(fresh - 1, last)),
        rejected=tuple(
            RejectedRange(
                first_line=flaw.line, last_line=flaw.line, reason=flaw.reason, kept=flaw.kept
            )
            for flaw in flaws
        ),
        next_line=stream.lines,
    )


def _ranges(first: int, last: int) -> tuple[LineRange, ...]:
    return (LineRange(first_line=first, last_line=last),) if first <= last else ()
