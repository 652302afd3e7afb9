"""A batch: some whole lines of one stream, as a sender hands them over."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.sessions.errors import BatchTooLarge
from crewkit_core.sessions.model.conversation import Source
from crewkit_core.sessions.model.reduction import Reduction
from crewkit_core.sessions.model.stream import MAIN, MOST_DEPTH, NAME, SubagentMeta
from crewkit_core.sessions.views import BatchReceipt
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.visibility import Visibility

MAX_LINE_BYTES = 32 * 1024 * 1024
MAX_BATCH_BYTES = MAX_LINE_BYTES + 1024 * 1024
MAX_BATCH_LINES = 10_000
MOST_BYTES, MOST_RULES = 2**50, 2**31


@attrs.frozen(kw_only=True)
class IngestBatch(Command[BatchReceipt]):
    """Store these lines.

    Attributes:
        claude_session_id: Claude Code's own id of the session.
        stream: ``main``, or the agent id of a subagent.
        batch_id: The same id with the same bytes is stored once, however often it is sent.
        first_line: Position of the first line in the stream, from 0: the batch's sequence.
        data: Whole lines, the last one ended by a newline; empty when a line is left out.
        omitted_bytes: Instead of data: the length of one line that is too long to be stored.
        meta: What is known of the subagent; with its first batch or any later one.
        project: Where the session ran; needed with the first batch of a session.
        user_id: Whose session it is when not the actor's own; for admins only.
        run_id: The crewkit session it is part of.
        reduced: What was left out of the lines before they were sent; None: nothing.
        visibility: Who else sees the session: of a new one instead of what is usual in the
            organization; a known one is narrowed to it, never widened.
        finished: Nothing more is expected: consolidate soon.
    """

    scope: ClassVar[Scope] = Scope.INGEST
    needs: ClassVar[Needs] = Needs(Level.DEVELOPER, others=Level.ADMIN)

    organization_id: uuid.UUID
    claude_session_id: str
    stream: str = MAIN
    batch_id: uuid.UUID
    first_line: int
    data: bytes = b""
    omitted_bytes: int = 0
    meta: SubagentMeta | None = None
    project: ProjectHint | None = None
    user_id: uuid.UUID | None = None
    run_id: uuid.UUID | None = None
    reduced: Reduction | None = None
    source: Source = Source.LIVE
    visibility: Visibility | None = None
    finished: bool = False


def check_batch(command: IngestBatch) -> None:
    """Refuse a batch that makes no sense.

    Raises:
        Invalid: a field is out of its bounds.
        BatchTooLarge: it holds more bytes than a batch may.
    """
    if not NAME.fullmatch(command.claude_session_id):
        raise wrong_field("claude_session_id", "must be letters, digits, - and _, at most 100")
    if not NAME.fullmatch(command.stream):
        raise wrong_field("stream", "must be main or an agent id: letters, digits, - and _")
    if not 0 <= command.first_line < 2**31 - MAX_BATCH_LINES:
        raise wrong_field("first_line", "must be from 0 to 2147473647", "out_of_range")
    if len(command.data) > MAX_BATCH_BYTES:
        raise BatchTooLarge(f"a batch holds at most {MAX_BATCH_BYTES} bytes")
    if command.data.count(b"\n") > MAX_BATCH_LINES:
        raise BatchTooLarge(f"a batch holds at most {MAX_BATCH_LINES} lines")
    if command.data and not command.data.endswith(b"\n"):
        raise wrong_field("data", "the last line must end with a newline", "unfinished_line")
    if bool(command.data) == bool(command.omitted_bytes):
        raise wrong_field("data", "send lines, or the length of one line left out", "empty")
    depth = command.meta.spawn_depth if command.meta else None
    if depth is not None and not 0 <= depth <= MOST_DEPTH:
        raise wrong_field("meta.spawn_depth", f"must be from 0 to {MOST_DEPTH}")
    _check_counts(command)


def _check_counts(command: IngestBatch) -> None:
    if not 0 <= command.omitted_bytes < MOST_BYTES:
        raise wrong_field("omitted_bytes", "must be from 0 to 2**50", "out_of_range")
    reduced = command.reduced
    if reduced is None:
        return
    counts = attrs.asdict(reduced.removed)
    for name, value in {"source_bytes": reduced.source_bytes, **counts}.items():
        if not 0 <= value < MOST_BYTES:
            field = "reduced." + ("" if name == "source_bytes" else "removed.") + name
            raise wrong_field(field, "must be from 0 to 2**50", "out_of_range")
    if not 0 <= reduced.rules < MOST_RULES:
        raise wrong_field("reduced.rules", "must be from 0 to 2**31", "out_of_range")
