"""``crewkit org list``."""

from crewkit_cli import shell as cli
from crewkit_cli.tables import Column, Table
from crewkit_core.tenancy.use_cases import ListOrganizations

_COLUMNS = (Column("Name", flexible=True), Column("Slug"), Column("Level"), Column("Used"))


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List the organizations you belong to, and which one commands mean."""
    with shell.session() as session:
        found = session.door.handle(session.actor, ListOrganizations()).data
        used = session.organization_id
    if shell.output.as_json:
        shell.output.document(found)
        return
    rows = tuple(
        (each.name, each.slug, each.level.value, "yes" if each.id == used else "") for each in found
    )
    shell.output.table(Table(_COLUMNS, rows))
