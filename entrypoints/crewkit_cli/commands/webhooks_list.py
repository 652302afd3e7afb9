"""``crewkit webhooks list``."""

from crewkit_cli import shell as cli
from crewkit_cli.tables import Column, Table
from crewkit_cli.webhooks import state_of
from crewkit_core.webhooks.use_cases import ListWebhooks

_COLUMNS = (
    Column("Id"),
    Column("Sends to", flexible=True),
    Column("For", flexible=True, optional=2),
    Column("Events", flexible=True, optional=1),
    Column("State"),
)


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List who is told what happens. For admins and owners."""
    with shell.session() as session:
        query = ListWebhooks(organization_id=session.organization_id)
        rows = session.door.handle(session.actor, query).data
    if shell.output.as_json:
        shell.output.document(rows)
    elif not rows:
        shell.output.line("No webhooks. Create one with `crewkit webhooks create URL`.")
    else:
        cells = tuple(
            (
                str(row.id),
                row.url,
                row.description,
                ", ".join(row.kinds) or "all",
                state_of(row),
            )
            for row in rows
        )
        shell.output.table(Table(_COLUMNS, cells))
