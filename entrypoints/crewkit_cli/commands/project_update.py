"""``crewkit project update``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project
from crewkit_core.tenancy.use_cases import UpdateProject


@cli.command(
    click.argument("project", metavar="NAME|SLUG|ID"),
    click.option("--name", help="What to call it."),
    click.option("--slug", help="How addresses name it."),
    click.option("--remote", help="Its git remote, however it is written."),
    name="update",
)
def command(
    shell: cli.Shell, project: str, name: str | None, slug: str | None, remote: str | None
) -> None:
    """Give a project another name, slug or git remote; managers may."""
    if name is None and slug is None and remote is None:
        raise click.UsageError("say --name, --slug or --remote")
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            UpdateProject(
                organization_id=session.organization_id,
                project_id=find_project(session, project),
                name=name,
                slug=slug,
                remote=remote,
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    else:
        shell.output.line(f"It is called {changed.name} ({changed.slug}) now.")
