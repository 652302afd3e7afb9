"""``crewkit webhooks create``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.webhooks import secret_note
from crewkit_core.webhooks.use_cases import CreateWebhook


@cli.command(
    click.argument("url", metavar="URL"),
    click.option("--description", metavar="TEXT", default="", help="What it is for."),
    click.option(
        "--event",
        "kinds",
        multiple=True,
        metavar="KIND",
        help="As session.deleted, or member.* for all of them; several times for several. By"
        " default every event; docs/events.md lists them.",
    ),
    name="create",
)
def command(shell: cli.Shell, url: str, description: str, kinds: tuple[str, ...]) -> None:
    """Have URL told what happens, and print the secret it verifies that with: this once."""
    with shell.session() as session:
        made = session.door.handle(
            session.actor,
            CreateWebhook(
                organization_id=session.organization_id,
                url=url,
                description=description,
                kinds=kinds,
            ),
        )
    if shell.output.as_json:
        shell.output.document(made)
    else:
        shell.output.line(made.secret)
        shell.output.note(secret_note(made))
