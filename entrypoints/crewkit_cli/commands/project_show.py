"""``crewkit project show``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project
from crewkit_core.tenancy.use_cases import ShowProject


@cli.command(click.argument("name", metavar="NAME|SLUG|ID"), name="show")
def command(shell: cli.Shell, name: str) -> None:
    """Show a project."""
    with shell.session() as session:
        found = session.door.handle(
            session.actor,
            ShowProject(
                organization_id=session.organization_id, project_id=find_project(session, name)
            ),
        )
    if shell.output.as_json:
        shell.output.document(found)
        return
    shell.output.heading(found.name)
    shell.output.line(f"Slug    {found.slug}")
    shell.output.line(f"Id      {found.id}")
    shell.output.line(f"Remote  {found.remote or '(not known)'}")
    if found.path:
        shell.output.line(f"Path    {found.path}")
    shell.output.line(f"Folder  {found.root or '(not seen yet)'}")
    if found.closed:
        shell.output.line("Seen by those admitted and admins: `crewkit project members` lists them")
