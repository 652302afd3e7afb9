"""``crewkit project list``."""

from crewkit_cli import shell as cli
from crewkit_cli.finding import every
from crewkit_cli.tables import Column, Table
from crewkit_core.kernel.page import MAX_LIMIT
from crewkit_core.tenancy.use_cases import ListProjects

_COLUMNS = (
    Column("Name", flexible=True),
    Column("Slug"),
    Column("Remote or folder", flexible=True),
)


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List the organization's projects."""
    with shell.session() as session:
        found = tuple(
            every(
                session,
                lambda after: ListProjects(
                    organization_id=session.organization_id, after=after, limit=MAX_LIMIT
                ),
            )
        )
    if shell.output.as_json:
        shell.output.document(found)
    elif found:
        rows = tuple((each.name, each.slug, each.place) for each in found)
        shell.output.table(Table(_COLUMNS, rows))
    else:
        shell.output.line("No projects; they come with sessions, or by `crewkit project create`.")
