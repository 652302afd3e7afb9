"""``crewkit invitations list``."""

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time
from crewkit_cli.tables import Column, Table
from crewkit_core.organizations.use_cases import ListInvitations

_COLUMNS = (
    Column("E-mail", flexible=True),
    Column("Level"),
    Column("Until"),
    Column("State"),
    Column("Id", optional=1),
)


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List invitations that nobody has answered; admins may."""
    with shell.session() as session:
        found = session.door.handle(
            session.actor, ListInvitations(organization_id=session.organization_id)
        ).data
    if shell.output.as_json:
        shell.output.document(found)
    elif found:
        rows = tuple(
            (
                each.email,
                each.level.value,
                clock_time(each.expires_at),
                "expired" if each.expired else "mailed" if each.mailed else "waits for its mail",
                str(each.id),
            )
            for each in found
        )
        shell.output.table(Table(_COLUMNS, rows))
    else:
        shell.output.line("No open invitations.")
