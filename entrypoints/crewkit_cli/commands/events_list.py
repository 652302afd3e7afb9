"""``crewkit events list``."""

import uuid

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time, plural
from crewkit_cli.finding import find_user, member_names
from crewkit_cli.tables import Column, Table
from crewkit_cli.trail import change, filters, name_of, period_of, short, some
from crewkit_core.audit.use_cases import ListEvents
from crewkit_core.audit.views import EventView

_COLUMNS = (
    Column("Id"),
    Column("When"),
    Column("What"),
    Column("Who", flexible=True, optional=1),
    Column("Object", optional=2),
    Column("Delivered"),
    Column("Tells", flexible=True),
)


@cli.command(
    *filters,
    click.option("--undelivered", is_flag=True, help="Only what has not been delivered."),
    name="list",
)
def command(
    shell: cli.Shell,
    kind: str | None,
    object_id: str | None,
    user: str | None,
    since: str | None,
    until: str | None,
    everything: bool,  # noqa: FBT001 - Click passes it by name
    limit: int,
    undelivered: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """List what happened, newest first. For admins and owners."""
    period = period_of(shell, since, until)
    with shell.session() as session:
        user_id = None if user is None else find_user(session, user)
        rows, more = some(
            session,
            lambda after, page: ListEvents(
                organization_id=session.organization_id,
                kind=kind,
                object_id=object_id,
                user_id=user_id,
                delivered=False if undelivered else None,
                since=period.since,
                until=period.until,
                after=after,
                limit=page,
            ),
            limit,
            everything=everything,
        )
        names = {} if shell.output.as_json or not rows else member_names(session)
    _show(shell, rows, names)
    if more:
        shell.output.note(f"Only the first {plural(len(rows), 'event')}; --all lists every one.")


def _show(shell: cli.Shell, rows: tuple[EventView, ...], names: dict[uuid.UUID, str]) -> None:
    if shell.output.as_json:
        shell.output.document(rows)
    elif not rows:
        shell.output.line("No such events.")
    else:
        cells = tuple(
            (
                str(row.id),
                clock_time(row.at),
                row.kind,
                name_of(row.user_id, names),
                short(row.object_id),
                "not yet" if row.delivered_at is None else clock_time(row.delivered_at),
                ", ".join(change(None, row.payload)),
            )
            for row in rows
        )
        shell.output.table(Table(_COLUMNS, cells))
