"""``crewkit members transfer``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_user
from crewkit_cli.proving import prove
from crewkit_core.accounts.model import Danger
from crewkit_core.organizations.use_cases import TransferOwnership


@cli.command(click.argument("name", metavar="NAME|E-MAIL|ID"), name="transfer")
def command(shell: cli.Shell, name: str) -> None:
    """Make a member the owner in your place; you stay as an admin."""
    with shell.session() as session:
        wanted = TransferOwnership(
            organization_id=session.organization_id, user_id=find_user(session, name)
        )
        owner = prove(shell, session, wanted, Danger.TRANSFER_OWNERSHIP)
    if shell.output.as_json:
        shell.output.document(owner)
    else:
        shell.output.line(f"{owner.name} owns the organization now; you are an admin.")
