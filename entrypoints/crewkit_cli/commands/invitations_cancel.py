"""``crewkit invitations cancel``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_invitation
from crewkit_core.organizations.use_cases import CancelInvitation


@cli.command(click.argument("invitation", metavar="E-MAIL|ID"), name="cancel")
def command(shell: cli.Shell, invitation: str) -> None:
    """Take an invitation back; its link works no more."""
    with shell.session() as session:
        place = session.organization_id
        found = find_invitation(session, invitation)
        session.door.handle(
            session.actor, CancelInvitation(organization_id=place, invitation_id=found.id)
        )
    if shell.output.as_json:
        shell.output.document({"canceled": found.id})
    else:
        shell.output.line(f"The invitation to {found.email} is taken back.")
