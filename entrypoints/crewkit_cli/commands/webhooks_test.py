"""``crewkit webhooks test``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.webhooks import find_webhook
from crewkit_core.webhooks.use_cases import TryWebhook


@cli.command(click.argument("webhook", metavar="WEBHOOK"), name="test")
def command(shell: cli.Shell, webhook: str) -> None:
    """Send an event that means nothing, signed like all others.

    The worker does it, soon; `crewkit webhooks deliveries WEBHOOK` tells what came of it.
    """
    with shell.session() as session:
        made = session.door.handle(
            session.actor,
            TryWebhook(
                organization_id=session.organization_id,
                webhook_id=find_webhook(session, webhook),
            ),
        )
    if shell.output.as_json:
        shell.output.document(made)
    else:
        shell.output.line(f"A test is on its way as {made.message_id}.")
