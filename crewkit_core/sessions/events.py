"""What happens to sessions; what a batch brings is counted, not told."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.event import Event
from crewkit_core.sessions.model.conversation import Source
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.tenancy.visibility import Visibility


@attrs.frozen(kw_only=True)
class SessionStarted(Event):
    """The first lines of a session arrived.

    Attributes:
        user_id: Whose session it is; None: of nobody who is a member any more.
        claude_session_id: Claude Code's own id of it.
    """

    kind: ClassVar[str] = "session.started"

    project_id: uuid.UUID
    user_id: uuid.UUID | None
    claude_session_id: str
    source: Source


@attrs.frozen(kw_only=True)
class SessionEnded(Event):
    """A session's main stream fell quiet and is archived; lines that follow begin it anew.

    Attributes:
        lines: Of its main stream.
    """

    kind: ClassVar[str] = "session.ended"

    lines: int


@attrs.frozen(kw_only=True)
class StreamConsolidated(Event):
    """The frames of a quiet stream were joined into one archive object.

    Attributes:
        session_id: Whose stream it is.
        stream: ``main``, or a subagent's id.
        size: Of the archive object, in bytes.
    """

    kind: ClassVar[str] = "stream.consolidated"

    session_id: uuid.UUID
    stream: str
    lines: int
    size: int


@attrs.frozen(kw_only=True)
class SessionMarked(Event):
    """Somebody said what became of a session.

    Attributes:
        outcome: None: it is not known any more.
    """

    kind: ClassVar[str] = "session.marked"

    outcome: Outcome | None


@attrs.frozen(kw_only=True)
class SessionVisibilityChanged(Event):
    """More or fewer people see a session from now on."""

    kind: ClassVar[str] = "session.visibility_changed"

    visibility: Visibility


@attrs.frozen(kw_only=True)
class SessionDeleted(Event):
    """A session was deleted with all that was stored of it.

    Attributes:
        user_id: Whose session it was; None: of nobody who is a member any more.
    """

    kind: ClassVar[str] = "session.deleted"

    user_id: uuid.UUID | None
    claude_session_id: str
