"""``crewkit org update``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.tenancy.use_cases import UpdateOrganization


@cli.command(
    click.option("--name", help="What to call it."),
    click.option("--slug", help="How addresses name it."),
    name="update",
)
def command(shell: cli.Shell, name: str | None, slug: str | None) -> None:
    """Give the organization another name or slug; admins may."""
    if name is None and slug is None:
        raise click.UsageError("say --name, --slug or both")
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            UpdateOrganization(organization_id=session.organization_id, name=name, slug=slug),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    else:
        shell.output.line(f"It is called {changed.name} ({changed.slug}) now.")
