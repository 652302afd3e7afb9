"""``crewkit service-accounts create``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.accounts.use_cases import CreateServiceAccount
from crewkit_core.tenancy.levels import Level


@cli.command(
    click.argument("name"),
    click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        default=Level.DEVELOPER.value,
        show_default=True,
        help="What it may do; below your own, unless you are an owner.",
    ),
    name="create",
)
def command(shell: cli.Shell, name: str, level: str) -> None:
    """Create a member that is no person. It lets nobody in before it has a token."""
    with shell.session() as session:
        made = session.door.handle(
            session.actor,
            CreateServiceAccount(
                organization_id=session.organization_id, name=name, level=Level(level)
            ),
        )
    if shell.output.as_json:
        shell.output.document(made)
    else:
        shell.output.line(f"Created {made.name} ({made.level}).")
        shell.output.note("Next: crewkit tokens create TOKEN-NAME --service-account NAME")
