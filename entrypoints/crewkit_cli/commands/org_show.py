"""``crewkit org show``."""

import click

from crewkit.organization_choice import find_organization
from crewkit_cli import shell as cli
from crewkit_cli.figures import plural
from crewkit_cli.keeping import kept
from crewkit_core.tenancy.use_cases import ListMembers, ShowOrganization


@cli.command(click.argument("name", metavar="[NAME|SLUG|ID]", required=False), name="show")
def command(shell: cli.Shell, name: str | None) -> None:
    """Show an organization; by default the one that commands mean."""
    with shell.session() as session:
        wanted = session.organization_id
        if name is not None:
            wanted = find_organization(session.door, session.actor, name).id
        found = session.door.handle(session.actor, ShowOrganization(organization_id=wanted))
        members = session.door.handle(session.actor, ListMembers(organization_id=wanted)).data
    if shell.output.as_json:
        shell.output.document(found)
        return
    shell.output.heading(found.name)
    shell.output.line(f"Slug     {found.slug}")
    shell.output.line(f"Id       {found.id}")
    shell.output.line(f"You are  {found.level}{', personal' if found.personal else ''}")
    shell.output.line(f"Sessions {found.session_visibility}, when new")
    shell.output.line(f"Kept     {kept(found.capture, found.retention_days)}")
    shell.output.line(f"Members  {plural(len(members), 'member')}")
