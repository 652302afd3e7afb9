"""``crewkit org domains list``."""

from crewkit_cli import shell as cli
from crewkit_cli.tables import Column, Table
from crewkit_core.organizations.use_cases import ListDomains

_COLUMNS = (Column("Domain", flexible=True), Column("Proven"), Column("Who joins becomes"))


@cli.command(name="list")
def command(shell: cli.Shell) -> None:
    """List the domains that the organization claims; admins may."""
    with shell.session() as session:
        asked = ListDomains(organization_id=session.organization_id)
        found = session.door.handle(session.actor, asked).data
    if shell.output.as_json:
        shell.output.document(found)
    elif found:
        rows = tuple(
            (
                each.domain,
                f"{each.verified_at:%Y-%m-%d}" if each.verified_at else "no",
                each.level.value if each.level else "is invited",
            )
            for each in found
        )
        shell.output.table(Table(_COLUMNS, rows))
    else:
        shell.output.line("No domain is claimed: `crewkit org domains add` does that.")
