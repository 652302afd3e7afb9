"""``crewkit org create``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.tenancy.use_cases import CreateOrganization


@cli.command(
    click.argument("name"),
    click.option("--slug", help="How addresses name it; by default made of the name."),
    name="create",
)
def command(shell: cli.Shell, name: str, slug: str | None) -> None:
    """Make an organization; you own it."""
    with shell.session() as session:
        made = session.door.handle(session.actor, CreateOrganization(name=name, slug=slug))
    if shell.output.as_json:
        shell.output.document(made)
        return
    shell.output.line(f"Made {made.name} ({made.slug}).")
    shell.output.note(f"`crewkit org use {made.slug}` lets commands mean it.")
