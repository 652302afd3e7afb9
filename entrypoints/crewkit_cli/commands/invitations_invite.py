"""``crewkit invitations invite``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.organizations.use_cases import InviteMember
from crewkit_core.tenancy.levels import Level


@cli.command(
    click.argument("email"),
    click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        default=Level.DEVELOPER.value,
        show_default=True,
        help="What they will be.",
    ),
    name="invite",
)
def command(shell: cli.Shell, email: str, level: str) -> None:
    """Ask who has this address to join; the link comes by mail and works for 7 days."""
    with shell.session() as session:
        made = session.door.handle(
            session.actor,
            InviteMember(organization_id=session.organization_id, email=email, level=Level(level)),
        )
    if shell.output.as_json:
        shell.output.document(made)
    else:
        shell.output.line(f"Invited {made.email} as {made.level}; the mail is on its way.")
