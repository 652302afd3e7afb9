"""``crewkit invitations accept``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import token_of_link
from crewkit_core.organizations.use_cases import AcceptInvitation


@cli.command(click.argument("link"), name="accept")
def command(shell: cli.Shell, link: str) -> None:
    """Join the organization of an invitation, by its mailed link.

    A sign-in of the command line is limited to one organization and joins no other: then open
    the link in a browser.
    """
    with shell.session() as session:
        joined = session.door.handle(session.actor, AcceptInvitation(token=token_of_link(link)))
    if shell.output.as_json:
        shell.output.document(joined)
    else:
        shell.output.line(f"You are {joined.level} in {joined.name} now.")
