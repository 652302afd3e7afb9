"""``crewkit members set-level``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_user
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ChangeLevel


@cli.command(
    click.argument("name", metavar="NAME|E-MAIL|ID"),
    click.argument("level", type=click.Choice([level.value for level in Level])),
    name="set-level",
)
def command(shell: cli.Shell, name: str, level: str) -> None:
    """Change what a member may do, from their next request on."""
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            ChangeLevel(
                organization_id=session.organization_id,
                user_id=find_user(session, name),
                level=Level(level),
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    else:
        shell.output.line(f"{changed.name} is {changed.level} now.")
