"""``crewkit project resolve``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.tenancy.use_cases import ResolveProject


@cli.command(click.argument("remote"), name="resolve")
def command(shell: cli.Shell, remote: str) -> None:
    """Find the project of a git remote, however it is written."""
    with shell.session() as session:
        found = session.door.handle(
            session.actor, ResolveProject(organization_id=session.organization_id, remote=remote)
        )
    if shell.output.as_json:
        shell.output.document(found)
    else:
        shell.output.line(f"{found.name} ({found.slug})")
