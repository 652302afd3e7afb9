"""``crewkit events show``."""

import uuid

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time
from crewkit_cli.finding import member_names
from crewkit_cli.trail import change, name_of
from crewkit_core.audit.use_cases import ShowEvent


@cli.command(click.argument("event_id", metavar="ID", type=click.UUID), name="show")
def command(shell: cli.Shell, event_id: uuid.UUID) -> None:
    """Show one event, and what followed from it."""
    with shell.session() as session:
        row = session.door.handle(
            session.actor, ShowEvent(organization_id=session.organization_id, event_id=event_id)
        )
        names = {} if shell.output.as_json else member_names(session)
    if shell.output.as_json:
        shell.output.document(row)
        return
    shell.output.heading(f"{row.kind} (version {row.version})")
    delivered = "not yet" if row.delivered_at is None else clock_time(row.delivered_at)
    pairs = [
        ("When", clock_time(row.at)),
        ("Who", name_of(row.user_id, names)),
        ("Object", row.object_id),
        *(("Tells", each) for each in change(None, row.payload)),
        ("Request", row.request_id),
        ("Delivered", delivered),
        *(("Followed", name) for name in row.reactions),
    ]
    shell.output.fields([pair for pair in pairs if pair[1]])
