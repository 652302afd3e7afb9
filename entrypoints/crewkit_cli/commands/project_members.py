"""``crewkit project members``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project
from crewkit_cli.tables import Column, Table
from crewkit_core.tenancy.use_cases import ListProjectMembers

_COLUMNS = (Column("Name", flexible=True), Column("E-mail", flexible=True), Column("Level here"))


@cli.command(click.argument("name", metavar="NAME|SLUG|ID"), name="members")
def command(shell: cli.Shell, name: str) -> None:
    """List who beside admins sees a project when it is closed."""
    with shell.session() as session:
        found = session.door.handle(
            session.actor,
            ListProjectMembers(
                organization_id=session.organization_id, project_id=find_project(session, name)
            ),
        ).data
    if shell.output.as_json:
        shell.output.document(found)
    elif found:
        rows = tuple((each.name, each.email or "", each.level.value) for each in found)
        shell.output.table(Table(_COLUMNS, rows))
    else:
        shell.output.line("Nobody was admitted: `crewkit project admit` does that.")
