"""``crewkit project restore``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_deleted_project
from crewkit_core.tenancy.use_cases import RestoreProject


@cli.command(click.argument("name", metavar="NAME|SLUG|ID"), name="restore")
def command(shell: cli.Shell, name: str) -> None:
    """Have a deleted project back, with its sessions; admins may."""
    with shell.session() as session:
        restored = session.door.handle(
            session.actor,
            RestoreProject(
                organization_id=session.organization_id,
                project_id=find_deleted_project(session, name),
            ),
        )
    if shell.output.as_json:
        shell.output.document(restored)
    else:
        shell.output.line(f"{restored.name} ({restored.slug}) is there again.")
