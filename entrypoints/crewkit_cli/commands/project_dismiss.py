"""``crewkit project dismiss``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project, find_user
from crewkit_core.tenancy.use_cases import DismissFromProject


@cli.command(
    click.argument("project", metavar="NAME|SLUG|ID"),
    click.argument("member", metavar="NAME|E-MAIL|ID"),
    name="dismiss",
)
def command(shell: cli.Shell, project: str, member: str) -> None:
    """End a member's admission to a project; their own sessions they go on seeing; admins may."""
    with shell.session() as session:
        user_id = find_user(session, member)
        session.door.handle(
            session.actor,
            DismissFromProject(
                organization_id=session.organization_id,
                project_id=find_project(session, project),
                user_id=user_id,
            ),
        )
    if shell.output.as_json:
        shell.output.document({"dismissed": user_id})
    else:
        shell.output.line("They see it no more while it is closed.")
