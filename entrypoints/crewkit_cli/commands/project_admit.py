"""``crewkit project admit``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project, find_user
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import AdmitToProject

_LEVELS = tuple(level.value for level in (Level.VIEWER, Level.DEVELOPER, Level.MANAGER))


@cli.command(
    click.argument("project", metavar="NAME|SLUG|ID"),
    click.argument("member", metavar="NAME|E-MAIL|ID"),
    click.option(
        "--level",
        type=click.Choice(_LEVELS),
        default=Level.DEVELOPER.value,
        help="What they may do in it, never more than in the organization.",
    ),
    name="admit",
)
def command(shell: cli.Shell, project: str, member: str, level: str) -> None:
    """Let a member see a project also while it is closed; admins may."""
    with shell.session() as session:
        admitted = session.door.handle(
            session.actor,
            AdmitToProject(
                organization_id=session.organization_id,
                project_id=find_project(session, project),
                user_id=find_user(session, member),
                level=Level(level),
            ),
        )
    if shell.output.as_json:
        shell.output.document(admitted)
    else:
        shell.output.line(f"{admitted.name} is {admitted.level} there, closed or not.")
