"""``crewkit members list``."""

from crewkit_cli import shell as cli
from crewkit_cli.tables import Column, Table
from crewkit_core.tenancy.use_cases import ListMembers

_COLUMNS = (Column("Name", flexible=True), Column("E-mail", flexible=True), Column("Level"))


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List the organization's members."""
    with shell.session() as session:
        found = session.door.handle(
            session.actor, ListMembers(organization_id=session.organization_id)
        ).data
    if shell.output.as_json:
        shell.output.document(found)
        return
    rows = tuple((each.name, each.email or "", each.level.value) for each in found)
    shell.output.table(Table(_COLUMNS, rows))
