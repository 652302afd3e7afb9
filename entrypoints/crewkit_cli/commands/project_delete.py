"""``crewkit project delete``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_project
from crewkit_core.tenancy.use_cases import DeleteProject, ShowProject


@cli.command(
    click.argument("name", metavar="NAME|SLUG|ID"),
    click.option("--confirm", metavar="NAME", help="Its name, to confirm; else you are asked."),
    name="delete",
)
def command(shell: cli.Shell, name: str, confirm: str | None) -> None:
    """Delete a project: nobody sees it or its sessions any more; admins may, and may restore it."""
    output = shell.output
    if confirm is None and not output.can_ask:
        raise click.UsageError("nobody is there to ask: say --confirm with the name to delete it")
    with shell.session() as session:
        place = {
            "organization_id": session.organization_id,
            "project_id": find_project(session, name),
        }
        found = session.door.handle(session.actor, ShowProject(**place))
        typed = confirm or click.prompt(f"Type {found.name} to delete it for everybody", err=True)
        session.door.handle(session.actor, DeleteProject(**place, name=typed))
    if output.as_json:
        output.document({"deleted": found.id})
    else:
        output.line(f"Deleted {found.name}. `crewkit project restore {found.id}` brings it back.")
