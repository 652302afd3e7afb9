"""What sessions ask of the outside."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Protocol

from crewkit_core.kernel.message import Command
from crewkit_core.kernel.trail import Trail
from crewkit_core.sessions.model.conversation import Conversation, Run
from crewkit_core.sessions.model.frame import Flaw, Frame, StoredFrame
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import Bucket, Figures, MessageRecord
from crewkit_core.sessions.ports.content import Archives, Packed, Packing, Transcripts
from crewkit_core.sessions.ports.telemetry import Telemetry
from crewkit_core.sessions.views import (
    SessionDetail,
    SessionFilter,
    SessionSort,
    SessionSummary,
    SortOrder,
    StreamPosition,
)
from crewkit_core.tenancy.ports import Members, Organizations, Projects
from crewkit_core.tenancy.visibility import Sight

__all__ = [
    "Archives",
    "Conversations",
    "Frames",
    "Jobs",
    "Messages",
    "Packed",
    "Packing",
    "SessionsReader",
    "SessionsUnit",
    "Streams",
    "Tallies",
    "Transcripts",
]


class Conversations(Protocol):
    """Claude conversations; lock before change."""

    def lock(self, organization_id: uuid.UUID, claude_session_id: str) -> Conversation | None:
        """Return the conversation of a Claude session, held until the transaction ends."""
        ...

    def find(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> Conversation | None:
        """Return the conversation by our id."""
        ...

    def add(self, conversation: Conversation) -> Conversation:
        """Store a new conversation; return the other's, locked, when another was faster.

        Raises:
            NotFound: its user is no member of the organization.
            Unavailable: its project is gone.
        """
        ...

    def save(self, conversation: Conversation) -> None:
        """Write its changed fields."""
        ...

    def remove(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
        """Remove it with its streams, frames, flaws, messages and copies."""
        ...

    def of_project(
        self, organization_id: uuid.UUID, project_id: uuid.UUID
    ) -> tuple[uuid.UUID, ...]:
        """Return the ids of a project's conversations, in their order."""
        ...

    def idle_since(
        self, organization_id: uuid.UUID, before: dt.datetime, most: int
    ) -> tuple[Conversation, ...]:
        """Return up to *most* whose last line, or they themselves, are of before; each held."""
        ...

    def link_run(self, run: Run, conversation_id: uuid.UUID) -> None:
        """Note that the conversation was part of a run; the run is made when new."""
        ...


class Streams(Protocol):
    """Streams of conversations."""

    def lock(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID, name: str
    ) -> Stream | None:
        """Return a stream by name, held until the transaction ends."""
        ...

    def lock_by_id(self, organization_id: uuid.UUID, stream_id: uuid.UUID) -> Stream | None:
        """Return a stream by id, held until the transaction ends; None when it is gone."""
        ...

    def by_id(self, organization_id: uuid.UUID, stream_id: uuid.UUID) -> Stream | None:
        """Return a stream by id as it stands, held by nobody."""
        ...

    def find(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID, name: str
    ) -> Stream | None:
        """Return a stream by name."""
        ...

    def of(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> tuple[Stream, ...]:
        """Return the conversation's streams: main first, then by time, then by name."""
        ...

    def add(self, stream: Stream) -> None:
        """Store a new stream.

        Raises:
            Unavailable: another transaction added one of its name.
        """
        ...

    def save(self, stream: Stream) -> None:
        """Write its changed fields."""
        ...


class Frames(Protocol):
    """The bytes of streams."""

    def add(self, frame: Frame, flaws: Sequence[Flaw]) -> None:
        """Store a frame with the flaws of its lines."""
        ...

    def batch(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, batch_id: uuid.UUID
    ) -> tuple[int, bytes] | None:
        """Return first line and SHA-256 of the frame that a batch of that id became."""
        ...

    def covering(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, most: int
    ) -> tuple[StoredFrame, ...]:
        """Return up to *most* frames in order, from the one that holds *from_line* on."""
        ...

    def indexes(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, most: int
    ) -> tuple[StoredFrame, ...]:
        """Return what ``covering`` does, without the packed bytes."""
        ...

    def at(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, first_lines: Sequence[int]
    ) -> tuple[StoredFrame, ...]:
        """Return the frames that begin with these lines, in order."""
        ...

    def flaws(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, to_line: int
    ) -> tuple[Flaw, ...]:
        """Return the flaws of lines in ``[from_line, to_line)``."""
        ...

    def archived(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, offsets: Sequence[tuple[int, int]]
    ) -> None:
        """Drop the bytes of frames that now lie in the archive.

        Args:
            organization_id: The tenant.
            stream_id: The stream.
            offsets: (first_line, offset in the archive) of each frame.
        """
        ...


class Messages(Protocol):
    """API messages, each counted once in its organization."""

    def add(self, records: Sequence[MessageRecord]) -> tuple[MessageRecord, ...]:
        """Store records whose message is new; return, locked, what stands for the others.

        Copies that the conversation of a stored record had of its message are forgotten.
        """
        ...

    def replace(self, records: Sequence[MessageRecord]) -> None:
        """Let these records stand for their messages; forgets copies as ``add`` does."""
        ...

    def add_copies(self, records: Sequence[MessageRecord]) -> None:
        """Note records that are not counted; none whose message stands for its conversation.

        A conversation notes a message once. What names no session it was copied from replaces
        what does, and is never replaced by it. Of two alike stay the place in the main stream, else
        in the one whose name sorts first, there the earlier line; and the fuller usage with its
        cost.
        """
        ...

    def take_copies(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID
    ) -> tuple[MessageRecord, ...]:
        """Remove and return others' copies of messages that stand for this conversation.

        Copies whose record names another session they were copied from stay.
        """
        ...

    def take_claims(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID
    ) -> tuple[MessageRecord, ...]:
        """Remove and return the conversation's own copies that name no other session."""
        ...

    def costs(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, to_line: int
    ) -> tuple[MessageRecord, ...]:
        """Return the counted messages that begin in lines ``[from_line, to_line)``."""
        ...


class Tallies(Protocol):
    """Rollups by hour and day, kept in step with the facts."""

    def add(self, organization_id: uuid.UUID, changes: Sequence[tuple[Bucket, Figures]]) -> None:
        """Add to the buckets' figures."""
        ...

    def forget(self, organization_id: uuid.UUID, conversation_ids: Collection[uuid.UUID]) -> None:
        """Take the conversations' facts, as stored now, out of the rollups."""
        ...

    def count(self, organization_id: uuid.UUID, conversation_ids: Collection[uuid.UUID]) -> None:
        """Add the conversations' facts, as stored now, to the rollups."""
        ...


class Jobs(Protocol):
    """Messages to be handled later by a worker, stored in the transaction of the change."""

    def add(self, message: Command[None], delay: dt.timedelta = dt.timedelta(0)) -> None:
        """Enqueue *message* for after the commit."""
        ...


class SessionsReader(Protocol):
    """Reads what lists and pages show: what a sight does not reach is answered as the unknown is.

    Every method takes the sight; ``tests/contracts/test_visibility.py`` holds them to it.
    """

    def page(
        self,
        organization_id: uuid.UUID,
        sight: Sight,
        which: SessionFilter,
        sort: SessionSort,
        order: SortOrder,
        after: str | None,
        limit: int,
    ) -> tuple[tuple[SessionSummary, ...], str | None]:
        """Return sessions in order and the cursor of the next page.

        Raises:
            Invalid: *after* is no cursor of this list.
        """
        ...

    def detail(
        self, organization_id: uuid.UUID, sight: Sight, conversation_id: uuid.UUID
    ) -> SessionDetail | None:
        """Return one session with its streams and figures."""
        ...

    def by_claude_id(
        self, organization_id: uuid.UUID, sight: Sight, claude_session_id: str
    ) -> uuid.UUID | None:
        """Return our id of a Claude session."""
        ...

    def position(
        self, organization_id: uuid.UUID, sight: Sight, claude_session_id: str, stream: str
    ) -> StreamPosition:
        """Return how far a stream is stored."""
        ...


class SessionsUnit(Protocol):
    """What a use case of sessions sees of one transaction."""

    def expect(
        self, organization_id: uuid.UUID, claude_session_id: str, stream: str, batch_id: uuid.UUID
    ) -> None:
        """Hear which conversation and stream are locked next, and of which batch is asked.

        What is asked then is answered as ever; whoever has to travel for it may do so once.
        """
        ...

    @property
    def trail(self) -> Trail: ...

    @property
    def members(self) -> Members: ...

    @property
    def organizations(self) -> Organizations: ...

    @property
    def projects(self) -> Projects: ...

    @property
    def conversations(self) -> Conversations: ...

    @property
    def streams(self) -> Streams: ...

    @property
    def frames(self) -> Frames: ...

    @property
    def messages(self) -> Messages: ...

    @property
    def tallies(self) -> Tallies: ...

    @property
    def telemetry(self) -> Telemetry: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def sessions(self) -> SessionsReader: ...
