"""The Transcripts port over Claude Code's own format."""

import datetime as dt

from crewkit_claude.capturing import RULES, reduced
from crewkit_claude.reading import read_piece
from crewkit_claude.rendering import render_line
from crewkit_core.sessions.model.reduction import Reduced
from crewkit_core.sessions.model.rendered import RenderedLine
from crewkit_core.sessions.model.transcript import PieceFacts
from crewkit_core.tenancy.capture import Capture


class ClaudeTranscripts:
    """Reads what Claude Code wrote."""

    def read(
        self,
        data: bytes,
        *,
        claude_session_id: str,
        sidechain: bool,
        own_since: dt.datetime | None,
    ) -> PieceFacts:
        """Return the facts of some whole lines."""
        return read_piece(
            data,
            claude_session_id=claude_session_id,
            sidechain=sidechain,
            own_since=own_since,
        )

    @property
    def rules(self) -> int:
        """The version of the rules by which lines are reduced."""
        return RULES

    def reduce(self, data: bytes, capture: Capture) -> Reduced:
        """Return some whole lines with no more in them than *capture* keeps."""
        return reduced(data, capture)

    def render(self, line: bytes) -> RenderedLine:
        """Return what one line says, made safe to show."""
        return render_line(line)
