"""``crewkit service-accounts list``."""

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time
from crewkit_cli.tables import Column, Table
from crewkit_core.accounts.use_cases import ListServiceAccounts

_COLUMNS = (Column("Name", flexible=True), Column("Level"), Column("Since"), Column("Id"))


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List the organization's service accounts."""
    with shell.session() as session:
        rows = session.door.handle(
            session.actor, ListServiceAccounts(organization_id=session.organization_id)
        ).data
    if shell.output.as_json:
        shell.output.document(rows)
        return
    if not rows:
        shell.output.line("No service accounts.")
        return
    cells = tuple(
        (row.name, row.level.value, clock_time(row.created_at), str(row.user_id)) for row in rows
    )
    shell.output.table(Table(_COLUMNS, cells))
