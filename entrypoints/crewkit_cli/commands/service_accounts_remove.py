"""``crewkit service-accounts remove``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_service_account
from crewkit_core.accounts.use_cases import RemoveServiceAccount


@cli.command(click.argument("name", metavar="NAME|ID"), name="remove")
def command(shell: cli.Shell, name: str) -> None:
    """Take a service account away; its tokens let nobody in from then on."""
    with shell.session() as session:
        found = find_service_account(session, name)
        session.door.handle(
            session.actor,
            RemoveServiceAccount(organization_id=session.organization_id, service_account_id=found),
        )
    if shell.output.as_json:
        shell.output.document({"removed": found})
    else:
        shell.output.line(f"Removed {name}.")
