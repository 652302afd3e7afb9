"""``crewkit org use``."""

import click

from crewkit.organization_choice import find_organization, remember_organization
from crewkit_cli import shell as cli
from crewkit_core.kernel.errors import Conflict

_ELSEWHERE = (
    "a sign-in at a platform elsewhere is for one organization: `crewkit auth login` again, and"
    " choose the other there"
)


@cli.command(click.argument("name", metavar="NAME|SLUG|ID"), name="use")
def command(shell: cli.Shell, name: str) -> None:
    """Let commands on this machine mean this organization from now on."""
    with shell.session() as session:
        if session.data_dir is None:
            raise Conflict(_ELSEWHERE)
        chosen = find_organization(session.door, session.actor, name)
        remember_organization(shell.settings(), session.data_dir, chosen.id)
    if shell.output.as_json:
        shell.output.document(chosen)
    else:
        shell.output.line(f"Commands mean {chosen.name} ({chosen.slug}) now.")
