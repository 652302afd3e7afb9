"""Short marks for what went wrong in a session."""

from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.views import SessionSummary
from crewkit_core.tenancy.visibility import Visibility

_OUTCOMES = {Outcome.SUCCESS: ("good", "success"), Outcome.FAILURE: ("bad", "failure")}


def marks_of(session: SessionSummary) -> tuple[tuple[str, str], ...]:
    """Return (kind, words) of each mark; kinds are ``good``, ``bad``, ``warn`` and ``plain``."""
    outcome = (_OUTCOMES[session.outcome],) if session.outcome else ()
    marks = (
        ("bad", session.api_errors, "API error", "API errors"),
        ("warn", session.tool_errors, "tool error", "tool errors"),
        ("warn", session.malformed, "malformed line", "malformed lines"),
        ("warn", session.omitted, "line left out", "lines left out"),
        ("plain", session.interruptions, "interruption", "interruptions"),
        ("plain", session.compactions, "compaction", "compactions"),
    )
    seen = () if session.visibility is Visibility.ORGANIZATION else (("plain", session.visibility),)
    return (
        outcome
        + seen
        + tuple(
            (kind, f"{number:,} {one if number == 1 else many}")
            for kind, number, one, many in marks
            if number
        )
    )
