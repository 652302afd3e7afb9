"""``crewkit invitations resend``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_invitation
from crewkit_core.organizations.use_cases import ResendInvitation


@cli.command(click.argument("invitation", metavar="E-MAIL|ID"), name="resend")
def command(shell: cli.Shell, invitation: str) -> None:
    """Mail an invitation again: a new link for 7 days; the one before works no more."""
    with shell.session() as session:
        place = session.organization_id
        found = find_invitation(session, invitation)
        sent = session.door.handle(
            session.actor, ResendInvitation(organization_id=place, invitation_id=found.id)
        )
    if shell.output.as_json:
        shell.output.document(sent)
    else:
        shell.output.line(f"The mail to {sent.email} is on its way.")
