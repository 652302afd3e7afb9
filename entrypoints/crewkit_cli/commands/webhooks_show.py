"""``crewkit webhooks show``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.webhooks import find_webhook, particulars
from crewkit_core.webhooks.use_cases import ShowWebhook


@cli.command(click.argument("webhook", metavar="WEBHOOK"), name="show")
def command(shell: cli.Shell, webhook: str) -> None:
    """Show one webhook, named by its id, its address or what it is for."""
    with shell.session() as session:
        query = ShowWebhook(
            organization_id=session.organization_id, webhook_id=find_webhook(session, webhook)
        )
        found = session.door.handle(session.actor, query)
    if shell.output.as_json:
        shell.output.document(found)
    else:
        shell.output.fields(particulars(found))
