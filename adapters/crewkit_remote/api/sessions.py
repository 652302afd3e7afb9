"""Made from the description of the API by ``tox -e docs``.

Sessions of Claude Code: kept byte for byte, counted once, priced as of their time.
"""

import datetime as dt
import uuid

from crewkit_core.kernel.page import Page
from crewkit_core.sessions.model.conversation import Source
from crewkit_core.sessions.model.reduction import Reduction
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.model.telemetry import Signal
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.views import (
    BatchReceipt,
    HierarchyNode,
    ItemView,
    OutcomeFilter,
    SessionDetail,
    SessionSort,
    SessionSummary,
    SortOrder,
    StreamExport,
    StreamPosition,
    TelemetryReceipt,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.views import AccessView
from crewkit_core.tenancy.visibility import Visibility
from crewkit_remote.speaking import Speaking, within


class SessionsApi(Speaking):
    """Operations of this part."""

    def sessions(
        self,
        organization_id: uuid.UUID,
        *,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        outcome: OutcomeFilter | None = None,
        visibility: Visibility | None = None,
        sort: SessionSort = SessionSort.STARTED,
        order: SortOrder = SortOrder.DESCENDING,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[SessionSummary]:
        """List sessions.

        Which sessions are there?
        """
        return self._page(
            SessionSummary,
            "sessions",
            {
                "organization_id": organization_id,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "since": since,
                "until": until,
                "outcome": outcome,
                "visibility": visibility,
                "sort": sort,
                "order": order,
                "after": after,
                "limit": limit,
            },
        )

    def session(self, organization_id: uuid.UUID, session: str) -> SessionDetail:
        """Show a session.

        What happened in this session?
        """
        return self._one(
            SessionDetail, "session", {"organization_id": organization_id, "session": session}
        )

    def mark_session(
        self, organization_id: uuid.UUID, session: str, *, outcome: Outcome | None
    ) -> SessionDetail:
        """Say what became of a session.

        Did this session reach what it was for?
        """
        return self._one(
            SessionDetail,
            "mark_session",
            {"organization_id": organization_id, "session": session},
            body={"outcome": outcome},
        )

    def delete_session(self, organization_id: uuid.UUID, session: str) -> None:
        """Delete a session for good.

        Delete this session for good; importing its file again brings it back.
        """
        self._nothing("delete_session", {"organization_id": organization_id, "session": session})

    def set_visibility(
        self, organization_id: uuid.UUID, session: str, *, visibility: Visibility
    ) -> SessionDetail:
        """Say who sees a session.

        Let these people see this session, and nobody else.
        """
        return self._one(
            SessionDetail,
            "set_visibility",
            {"organization_id": organization_id, "session": session},
            body={"visibility": visibility},
        )

    def explain_access(
        self,
        organization_id: uuid.UUID,
        *,
        action: str,
        user_id: uuid.UUID | None = None,
        session: str | None = None,
        project_id: uuid.UUID | None = None,
        member_id: uuid.UUID | None = None,
        level: Level | None = None,
    ) -> AccessView:
        """Tell whether something may be done here, and by which rule.

        May I do this here, or may that member, and by which rule?
        """
        return self._one(
            AccessView,
            "explain_access",
            {
                "organization_id": organization_id,
                "action": action,
                "user_id": user_id,
                "session": session,
                "project_id": project_id,
                "member_id": member_id,
                "level": level,
            },
        )

    def hierarchy(self, organization_id: uuid.UUID, session: str) -> HierarchyNode:
        """Show who called whom in a session.

        Who called whom in this session?
        """
        return self._one(
            HierarchyNode, "hierarchy", {"organization_id": organization_id, "session": session}
        )

    def items(
        self,
        organization_id: uuid.UUID,
        session: str,
        *,
        stream: str = "main",
        kinds: tuple[str, ...] | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[ItemView]:
        """List the lines of a stream.

        What does this stream say, line by line?
        """
        return self._page(
            ItemView,
            "items",
            {
                "organization_id": organization_id,
                "session": session,
                "stream": stream,
                "kinds": kinds,
                "after": after,
                "limit": limit,
            },
        )

    def export(
        self, organization_id: uuid.UUID, session: str, *, stream: str = "main"
    ) -> StreamExport:
        """Export a stream exactly as it was sent.

        Give me this stream's bytes.
        """
        return self._export(
            StreamExport,
            "export",
            {"organization_id": organization_id, "session": session, "stream": stream},
        )

    def ingest(
        self,
        organization_id: uuid.UUID,
        claude_session_id: str,
        *,
        lines: bytes,
        batch_id: uuid.UUID,
        first_line: int,
        stream: str = "main",
        omitted_bytes: int = 0,
        user_id: uuid.UUID | None = None,
        run_id: uuid.UUID | None = None,
        source: Source = Source.LIVE,
        visibility: Visibility | None = None,
        finished: bool = False,
        meta: SubagentMeta | None = None,
        project: ProjectHint | None = None,
        reduced: Reduction | None = None,
    ) -> BatchReceipt:
        """Store some lines of a stream.

        Store these lines.
        """
        return self._one(
            BatchReceipt,
            "ingest",
            {
                "organization_id": organization_id,
                "claude_session_id": claude_session_id,
                "stream": stream,
                "batch_id": batch_id,
                "first_line": first_line,
                "omitted_bytes": omitted_bytes,
                "user_id": user_id,
                "run_id": run_id,
                "source": source,
                "visibility": visibility,
                "finished": finished,
                **within("meta", meta),
                **within("project", project),
                **within("reduced", reduced),
            },
            lines=lines,
        )

    def ingest_telemetry(
        self, organization_id: uuid.UUID, signal: Signal, *, data: bytes, protobuf: bool = False
    ) -> TelemetryReceipt:
        """Store what a client reports over OpenTelemetry.

        Store what this export tells of requests and their cost; the rest of it is not kept.
        """
        return self._one(
            TelemetryReceipt,
            "ingest_telemetry",
            {"organization_id": organization_id, "signal": signal},
            export=(data, protobuf),
        )

    def report_exit(
        self, organization_id: uuid.UUID, claude_session_id: str, *, exit_code: int
    ) -> None:
        """Say how the run ended that a session was made for.

        The headless run that this session was the last of has ended.
        """
        self._nothing(
            "report_exit",
            {"organization_id": organization_id, "claude_session_id": claude_session_id},
            body={"exit_code": exit_code},
        )

    def position(
        self, organization_id: uuid.UUID, claude_session_id: str, *, stream: str = "main"
    ) -> StreamPosition:
        """Tell how far a stream is stored.

        Where do I go on with this stream?
        """
        return self._one(
            StreamPosition,
            "position",
            {
                "organization_id": organization_id,
                "claude_session_id": claude_session_id,
                "stream": stream,
            },
        )
