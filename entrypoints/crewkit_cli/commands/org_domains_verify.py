"""``crewkit org domains verify``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.organizations.use_cases import VerifyDomain


@cli.command(click.argument("domain"), name="verify")
def command(shell: cli.Shell, domain: str) -> None:
    """Look for the record that proves a domain; admins may."""
    with shell.session() as session:
        proven = session.door.handle(
            session.actor, VerifyDomain(organization_id=session.organization_id, domain=domain)
        )
    if shell.output.as_json:
        shell.output.document(proven)
        return
    shell.output.line(f"{proven.domain} is proven.")
    if proven.level is None:
        shell.output.line(
            f"Let its people join: crewkit org domains auto-join {proven.domain} viewer"
        )
