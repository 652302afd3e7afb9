"""``crewkit tokens list``."""

from crewkit_cli import shell as cli
from crewkit_cli.figures import ago, clock_time
from crewkit_cli.finding import member_names
from crewkit_cli.tables import Column, Table
from crewkit_core.accounts.use_cases import ListTokens

_COLUMNS = (
    Column("Name", flexible=True),
    Column("Id"),
    Column("Acts as", flexible=True, optional=2),
    Column("Scopes", flexible=True, optional=1),
    Column("Expires"),
    Column("Last used"),
)


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List tokens for programs: your own; to an admin, everybody's. What they are is not told."""
    with shell.session() as session:
        rows = session.door.handle(
            session.actor, ListTokens(organization_id=session.organization_id)
        ).data
        names = {} if shell.output.as_json or not rows else member_names(session)
    if shell.output.as_json:
        shell.output.document(rows)
        return
    if not rows:
        shell.output.line("No tokens. Create one with `crewkit tokens create NAME`.")
        return
    now = shell.now()
    cells = tuple(
        (
            row.name,
            str(row.id),
            names.get(row.user_id, str(row.user_id)),
            " ".join(row.scopes),
            "expired" if row.expires_at <= now else clock_time(row.expires_at),
            ago(row.used_at, now) if row.used_at else "never",
        )
        for row in rows
    )
    shell.output.table(Table(_COLUMNS, cells))
