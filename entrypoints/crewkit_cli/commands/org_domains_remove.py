"""``crewkit org domains remove``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.organizations.use_cases import RemoveDomain


@cli.command(click.argument("domain"), name="remove")
def command(shell: cli.Shell, domain: str) -> None:
    """Claim a domain no more; who joined by it stays. Admins may."""
    with shell.session() as session:
        session.door.handle(
            session.actor, RemoveDomain(organization_id=session.organization_id, domain=domain)
        )
    if shell.output.as_json:
        shell.output.document({"removed": domain})
    else:
        shell.output.line(f"{domain} is claimed no more.")
