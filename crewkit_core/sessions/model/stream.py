"""Streams: the files of a conversation, main and subagents."""

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Mapping

import attrs

from crewkit_core.kernel.errors import Conflict
from crewkit_core.sessions.model.reduction import NOTHING, Reduction, Removed
from crewkit_core.sessions.model.transcript import PieceFacts
from crewkit_core.sessions.stream_state import StreamState, StreamStep, next_state
from crewkit_core.tenancy.capture import Capture

MAIN = "main"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
"""What a stream, and a Claude session, may be called."""

MOST_META_TEXT = 500
MOST_DEPTH = 999
_MOST_RECORD_TYPES = 64
_OTHER = "(other)"


@attrs.frozen(kw_only=True)
class SubagentMeta:
    """What a subagent's ``.meta.json`` says of it; every field may be missing.

    Attributes:
        tool_use_id: The call that started it, somewhere in the conversation's streams.
        parent_agent_id: The subagent that called it; None for the main thread or when not named.
        spawn_depth: 1 for a subagent of the main thread.
    """

    agent_type: str | None = None
    description: str | None = None
    tool_use_id: str | None = None
    parent_agent_id: str | None = None
    spawn_depth: int | None = None
    model: str | None = None


@attrs.frozen(kw_only=True)
class Archive:
    """Where a consolidated stream's frames lie.

    Attributes:
        key: Name in the archive store.
        size: Bytes of the archive.
        sha256: Of the stream's own (unpacked) bytes, for the check before frames go.
    """

    key: str
    size: int
    sha256: bytes


@attrs.frozen(kw_only=True)
class Stream:
    """One file of a conversation: ``main``, or a subagent session named by its agent id.

    Attributes:
        lines, size: Lines and bytes stored, lines left out counted with their length.
        items: Lines that are not blank.
        malformed: Lines kept verbatim that could not be read.
        omitted, omitted_bytes: Lines left out for their length.
        first_at: Time of its first own line; earlier ones are copies from another session.
        last_batch_at: When bytes last came in, by our clock.
        source_size: Bytes of the sender's file that all of that stands for.
        removed: Bytes of it that were left out, by what they were.
        capture: What was kept of the line of which most was.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    conversation_id: uuid.UUID
    name: str
    meta: SubagentMeta = SubagentMeta()
    state: StreamState = StreamState.INACTIVE
    lines: int = 0
    size: int = 0
    items: int = 0
    malformed: int = 0
    omitted: int = 0
    omitted_bytes: int = 0
    record_types: Mapping[str, int] = attrs.field(factory=dict[str, int])
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    last_batch_at: dt.datetime
    archive: Archive | None = None
    failure: str | None = None
    source_size: int = 0
    removed: Removed = NOTHING
    capture: Capture = Capture.MINIMAL

    @property
    def is_main(self) -> bool:
        """Whether it is the conversation's own thread, not a subagent's."""
        return self.name == MAIN

    def step(self, step: StreamStep) -> "Stream":
        """Return the stream in the state that *step* leads to.

        Raises:
            Conflict: the step cannot happen in the stream's state.
        """
        state = next_state(self.state, step)
        if state is None:
            raise Conflict(f"a stream that is {self.state} cannot take the step {step}")
        return attrs.evolve(self, state=state)

    def grow(self, facts: PieceFacts, size: int, at: dt.datetime, reduction: Reduction) -> "Stream":
        """Return the stream with a further piece stored.

        Args:
            size: Bytes of the piece.
            at: When it came in.
            reduction: How it was made of the sender's lines.
        """
        last = [t for t in (self.last_at, facts.last_at) if t is not None]
        return attrs.evolve(
            self.step(StreamStep.BATCH),
            lines=self.lines + facts.lines,
            size=self.size + size,
            items=self.items + facts.items,
            malformed=self.malformed + len(facts.flaws),
            record_types=_merge(self.record_types, facts.record_types),
            first_at=self.first_at or facts.first_own_at,
            last_at=max(last, default=None),
            last_batch_at=at,
            failure=None,
            source_size=self.source_size + reduction.source_bytes,
            removed=self.removed + reduction.removed,
            capture=self.capture.widened_to(reduction.capture),
        )

    def omit(self, length: int, at: dt.datetime) -> "Stream":
        """Return the stream with one line noted that was left out.

        Args:
            length: Its bytes.
            at: When it was reported.
        """
        return attrs.evolve(
            self.step(StreamStep.BATCH),
            lines=self.lines + 1,
            size=self.size + length,
            items=self.items + 1,
            omitted=self.omitted + 1,
            omitted_bytes=self.omitted_bytes + length,
            last_batch_at=at,
            failure=None,
            source_size=self.source_size + length,
        )


def _merge(known: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    merged = Counter(known)
    for name, count in new.items():
        fits = name in merged or len(merged) < _MOST_RECORD_TYPES
        merged[name if fits else _OTHER] += count
    return dict(merged)
