"""``crewkit invitations decline``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import token_of_link
from crewkit_core.organizations.use_cases import DeclineInvitation


@cli.command(click.argument("link"), name="decline")
def command(shell: cli.Shell, link: str) -> None:
    """Say no to an invitation, by its mailed link."""
    with shell.session() as session:
        session.door.handle(session.actor, DeclineInvitation(token=token_of_link(link)))
    if shell.output.as_json:
        shell.output.document({"declined": True})
    else:
        shell.output.line("Declined; whoever asked can see it.")
