"""``crewkit sessions delete``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.figures import clock_time, plural
from crewkit_cli.finding import find_session
from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_core.sessions.views import SessionSummary


@cli.command(
    click.argument("session_ids", metavar="ID...", nargs=-1, required=True),
    click.option("--yes", is_flag=True, help="Do not ask."),
    name="delete",
)
def command(
    shell: cli.Shell,
    session_ids: tuple[str, ...],
    yes: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Delete sessions for good; importing their files again brings them back.

    The beginning of an id is enough when no other session begins so.
    """
    output = shell.output
    if not yes and not output.can_ask:
        raise click.UsageError("nobody is there to ask: say --yes to delete without a question")
    with shell.session() as session:
        doomed = {
            summary.id: summary
            for summary in (find_session(session, one).summary for one in session_ids)
        }
        for summary in doomed.values():
            output.note(_described(summary))
        question = f"Delete {plural(len(doomed), 'session')} for good?"
        if not yes and not output.confirm(question):
            raise Ended(ExitCode.FAILURE)
        for summary in doomed.values():
            session.door.handle(
                session.actor,
                DeleteSession(organization_id=session.organization_id, session=str(summary.id)),
            )
    if output.as_json:
        output.document({"deleted": [one.claude_session_id for one in doomed.values()]})
    else:
        output.line(f"Deleted {plural(len(doomed), 'session')}.")


def _described(summary: SessionSummary) -> str:
    name = summary.title or summary.first_prompt or ""
    when = clock_time(summary.started_at)
    return f"{summary.claude_session_id}  {when}  {summary.project}  {name}".rstrip()
