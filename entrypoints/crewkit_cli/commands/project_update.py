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
    click.option("--path", help="The folder in it; '' for the whole repository."),
    name="update",
)
def command(
    shell: cli.Shell,
    project: str,
    name: str | None,
    slug: str | None,
    remote: str | None,
    path: str | None,
) -> None:
    """Give a project another name, slug, git remote or folder; managers may."""
    if name is None and slug is None and remote is None and path is None:
        raise click.UsageError("say --name, --slug, --remote or --path")
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            UpdateProject(
                organization_id=session.organization_id,
                project_id=find_project(session, project),
                name=name,
                slug=slug,
                remote=remote,
                path=path,
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    else:
        shell.output.line(f"It is called {changed.name} ({changed.slug}) now.")
