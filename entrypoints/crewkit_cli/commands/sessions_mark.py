"""``crewkit sessions mark``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_session
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.use_cases import MarkSession

_UNKNOWN = "unknown"


@cli.command(
    click.argument("session_id", metavar="ID"),
    click.argument("outcome", type=click.Choice([*(each.value for each in Outcome), _UNKNOWN])),
    name="mark",
)
def command(shell: cli.Shell, session_id: str, outcome: str) -> None:
    """Say what became of a session; unknown takes it back.

    What a person says stands against every other source. The beginning of an id is enough when no
    other session begins so.
    """
    with shell.session() as session:
        found = find_session(session, session_id).summary
        marked = session.door.handle(
            session.actor,
            MarkSession(
                organization_id=session.organization_id,
                session=str(found.id),
                outcome=None if outcome == _UNKNOWN else Outcome(outcome),
            ),
        ).summary
    if shell.output.as_json:
        shell.output.document(
            {
                "claude_session_id": marked.claude_session_id,
                "outcome": marked.outcome,
                "outcome_source": marked.outcome_source,
            }
        )
    else:
        shell.output.line(f"{marked.claude_session_id}: {marked.outcome or _UNKNOWN}")
