"""``crewkit webhooks update``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.webhooks import find_webhook, particulars
from crewkit_core.webhooks.use_cases import UpdateWebhook


@cli.command(
    click.argument("webhook", metavar="WEBHOOK"),
    click.option("--url", metavar="URL", help="Where to send."),
    click.option("--description", metavar="TEXT", help="What it is for."),
    click.option("--event", "kinds", multiple=True, metavar="KIND", help="Which events."),
    click.option("--all-events", is_flag=True, help="Every event."),
    click.option("--enable/--disable", "active", default=None, help="Whether anything is sent."),
    name="update",
)
def command(
    shell: cli.Shell,
    webhook: str,
    url: str | None,
    description: str | None,
    kinds: tuple[str, ...],
    all_events: bool,  # noqa: FBT001 - Click passes it by name
    active: bool | None,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Change where a webhook sends, which events, or whether."""
    if kinds and all_events:
        raise click.UsageError("say either --event or --all-events")
    chosen = kinds if kinds or all_events else None
    if (url, description, chosen, active) == (None, None, None, None):
        raise click.UsageError("say what to change: see --help")
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            UpdateWebhook(
                organization_id=session.organization_id,
                webhook_id=find_webhook(session, webhook),
                url=url,
                description=description,
                kinds=chosen,
                active=active,
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    else:
        shell.output.fields(particulars(changed))
