"""``crewkit org domains add``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.organizations.use_cases import ClaimDomain


@cli.command(click.argument("domain"), name="add")
def command(shell: cli.Shell, domain: str) -> None:
    """Claim a domain, and print the record that proves it; admins may."""
    with shell.session() as session:
        claimed = session.door.handle(
            session.actor, ClaimDomain(organization_id=session.organization_id, domain=domain)
        )
    if shell.output.as_json:
        shell.output.document(claimed)
        return
    shell.output.line("Publish this TXT record, then: crewkit org domains verify " + claimed.domain)
    shell.output.line(f"Name   {claimed.record_name}")
    shell.output.line(f"Value  {claimed.record_value}")
