"""``crewkit events replay``."""

import uuid

import click

from crewkit_cli import shell as cli
from crewkit_core.audit.use_cases import ReplayEvent


@cli.command(click.argument("event_id", metavar="ID", type=click.UUID), name="replay")
def command(shell: cli.Shell, event_id: uuid.UUID) -> None:
    """Let everything follow from event ID once more, also what has followed already.

    The worker does it, soon; `crewkit events show ID` tells when.
    """
    with shell.session() as session:
        row = session.door.handle(
            session.actor,
            ReplayEvent(organization_id=session.organization_id, event_id=event_id),
        )
    if shell.output.as_json:
        shell.output.document(row)
    else:
        shell.output.line(f"{row.kind} will be delivered once more.")
