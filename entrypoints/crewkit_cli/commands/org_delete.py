"""``crewkit org delete``."""

import click

from crewkit.organization_choice import find_organization
from crewkit_cli import shell as cli
from crewkit_cli.proving import prove
from crewkit_core.accounts.model import Danger
from crewkit_core.organizations.use_cases import DeleteOrganization


@cli.command(
    click.argument("name", metavar="NAME|SLUG|ID"),
    click.option("--confirm", metavar="NAME", help="Its name, to confirm; else you are asked."),
    name="delete",
)
def command(shell: cli.Shell, name: str, confirm: str | None) -> None:
    """Close an organization: nobody reaches anything in it any more; owners may."""
    output = shell.output
    if confirm is None and not output.can_ask:
        raise click.UsageError("nobody is there to ask: say --confirm with the name to delete it")
    with shell.session() as session:
        found = find_organization(session.door, session.actor, name)
        typed = confirm or click.prompt(f"Type {found.name} to close it for everybody", err=True)
        prove(
            shell,
            session,
            DeleteOrganization(organization_id=found.id, name=typed),
            Danger.DELETE_ORGANIZATION,
        )
    if output.as_json:
        output.document({"deleted": found.id})
    else:
        output.line(f"Closed {found.name}.")
