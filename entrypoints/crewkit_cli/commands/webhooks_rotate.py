"""``crewkit webhooks rotate``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.webhooks import find_webhook, secret_note
from crewkit_core.webhooks.use_cases import RotateWebhook


@cli.command(click.argument("webhook", metavar="WEBHOOK"), name="rotate")
def command(shell: cli.Shell, webhook: str) -> None:
    """Print a new secret, this once; the one before signs beside it for 24 hours."""
    with shell.session() as session:
        made = session.door.handle(
            session.actor,
            RotateWebhook(
                organization_id=session.organization_id,
                webhook_id=find_webhook(session, webhook),
            ),
        )
    if shell.output.as_json:
        shell.output.document(made)
    else:
        shell.output.line(made.secret)
        shell.output.note(secret_note(made))
