"""``crewkit project open``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project
from crewkit_core.tenancy.use_cases import CloseProject


@cli.command(click.argument("name", metavar="NAME|SLUG|ID"), name="open")
def command(shell: cli.Shell, name: str) -> None:
    """Open a closed project to every member again; admins may."""
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            CloseProject(
                organization_id=session.organization_id,
                project_id=find_project(session, name),
                closed=False,
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    else:
        shell.output.line(f"Every member sees {changed.name} now.")
