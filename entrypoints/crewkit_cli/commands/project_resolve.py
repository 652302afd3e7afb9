"""``crewkit project resolve``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.tenancy.use_cases import ResolveProject


@cli.command(
    click.argument("remote"),
    click.option("--path", default="", help="The folder in it."),
    name="resolve",
)
def command(shell: cli.Shell, remote: str, path: str) -> None:
    """Find the project of a git remote, however it is written, or of a folder in it."""
    with shell.session() as session:
        found = session.door.handle(
            session.actor,
            ResolveProject(organization_id=session.organization_id, remote=remote, path=path),
        )
    if shell.output.as_json:
        shell.output.document(found)
    else:
        shell.output.line(f"{found.name} ({found.slug})")
