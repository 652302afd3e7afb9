"""``crewkit project create``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.tenancy.use_cases import CreateProject


@cli.command(
    click.argument("name"),
    click.argument("remote"),
    click.option("--path", default="", help="The folder in it, when the project is only that."),
    click.option("--slug", help="How addresses name it; by default made of the name."),
    name="create",
)
def command(shell: cli.Shell, name: str, remote: str, path: str, slug: str | None) -> None:
    """Make a project of a repository, before its first session; managers may.

    REMOTE is the repository's git remote, however it is written.
    """
    with shell.session() as session:
        made = session.door.handle(
            session.actor,
            CreateProject(
                organization_id=session.organization_id,
                name=name,
                remote=remote,
                path=path,
                slug=slug,
            ),
        )
    if shell.output.as_json:
        shell.output.document(made)
    else:
        shell.output.line(f"Made {made.name} ({made.slug}) of {made.place}.")
