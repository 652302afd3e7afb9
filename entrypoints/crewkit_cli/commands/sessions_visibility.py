"""``crewkit sessions visibility``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_session
from crewkit_cli.seeing import VISIBILITIES
from crewkit_core.sessions.use_cases import SetVisibility
from crewkit_core.tenancy.visibility import Visibility


@cli.command(
    click.argument("session_ids", metavar="ID...", nargs=-1, required=True),
    click.argument("visibility", type=VISIBILITIES),
    name="visibility",
)
def command(shell: cli.Shell, session_ids: tuple[str, ...], visibility: str) -> None:
    """Say who sees sessions beside the member whose they are.

    With organization that is everybody in it, with restricted managers and above, with private
    admins and owners, with sensitive nobody. Figures are counted in sums whatever it is.

    Admins may say so of others' sessions that they see, but not sensitive. The beginning of an id
    is enough when no other session begins so.
    """
    with shell.session() as session:
        meant = [find_session(session, each).summary.id for each in session_ids]
        changed = [
            session.door.handle(
                session.actor,
                SetVisibility(
                    organization_id=session.organization_id,
                    session=str(each),
                    visibility=Visibility(visibility),
                ),
            ).summary
            for each in meant
        ]
    if shell.output.as_json:
        told = [
            {"claude_session_id": each.claude_session_id, "visibility": each.visibility}
            for each in changed
        ]
        shell.output.document(told)
        return
    for each in changed:
        shell.output.line(f"{each.claude_session_id}: {each.visibility}")
