"""``crewkit webhooks remove``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.webhooks import find_webhook
from crewkit_core.webhooks.use_cases import RemoveWebhook


@cli.command(
    click.argument("webhook", metavar="WEBHOOK"),
    click.option("--yes", is_flag=True, help="Do not ask."),
    name="remove",
)
def command(
    shell: cli.Shell,
    webhook: str,
    yes: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Send nothing there any more, and forget what was sent."""
    output = shell.output
    if not yes and not output.can_ask:
        raise click.UsageError("nobody is there to ask: say --yes to remove without a question")
    with shell.session() as session:
        found = find_webhook(session, webhook)
        if not yes and not output.confirm(f"Remove {webhook}, with the log of its deliveries?"):
            raise Ended(ExitCode.FAILURE)
        session.door.handle(
            session.actor,
            RemoveWebhook(organization_id=session.organization_id, webhook_id=found),
        )
    if output.as_json:
        output.document({"removed": found})
    else:
        output.line(f"{webhook} is told nothing any more.")
