"""``crewkit members remove``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.finding import find_user
from crewkit_core.tenancy.use_cases import RemoveMember


@cli.command(
    click.argument("name", metavar="NAME|E-MAIL|ID"),
    click.option("--yes", is_flag=True, help="Do not ask."),
    name="remove",
)
def command(
    shell: cli.Shell,
    name: str,
    yes: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Take a member out of the organization; their sessions stay, under their name."""
    output = shell.output
    if not yes and not output.can_ask:
        raise click.UsageError("nobody is there to ask: say --yes to remove without a question")
    with shell.session() as session:
        user_id = find_user(session, name)
        if not yes and not output.confirm(f"Take {name} out, and end their tokens?"):
            raise Ended(ExitCode.FAILURE)
        session.door.handle(
            session.actor,
            RemoveMember(organization_id=session.organization_id, user_id=user_id),
        )
    if output.as_json:
        output.document({"removed": user_id})
    else:
        output.line(f"{name} is no member any more.")
