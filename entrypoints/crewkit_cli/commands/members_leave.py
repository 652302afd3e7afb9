"""``crewkit members leave``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_core.tenancy.use_cases import RemoveMember, ShowOrganization


@cli.command(click.option("--yes", is_flag=True, help="Do not ask."), name="leave")
def command(
    shell: cli.Shell,
    yes: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Leave the organization; your sessions stay there, under your name."""
    output = shell.output
    if not yes and not output.can_ask:
        raise click.UsageError("nobody is there to ask: say --yes to leave without a question")
    with shell.session() as session:
        place = session.organization_id
        name = session.door.handle(session.actor, ShowOrganization(organization_id=place)).name
        if not yes and not output.confirm(f"Leave {name}?"):
            raise Ended(ExitCode.FAILURE)
        session.door.handle(
            session.actor, RemoveMember(organization_id=place, user_id=session.actor.user_id)
        )
    if output.as_json:
        output.document({"left": place})
    else:
        output.line(f"You left {name}.")
