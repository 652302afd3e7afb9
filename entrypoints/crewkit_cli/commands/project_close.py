"""``crewkit project close``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project
from crewkit_core.tenancy.use_cases import CloseProject


@cli.command(click.argument("name", metavar="NAME|SLUG|ID"), name="close")
def command(shell: cli.Shell, name: str) -> None:
    """Close a project to all but admins and those admitted; admins may."""
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            CloseProject(
                organization_id=session.organization_id,
                project_id=find_project(session, name),
                closed=True,
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    else:
        shell.output.line(f"Only admins and those admitted see {changed.name} now.")
