"""``crewkit audit list``."""

import uuid

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time, plural
from crewkit_cli.finding import find_user, member_names
from crewkit_cli.tables import Column, Table
from crewkit_cli.trail import change, filters, name_of, period_of, short, some
from crewkit_core.audit.use_cases import ListAuditRecords
from crewkit_core.audit.views import AuditRecordView

_COLUMNS = (
    Column("Number", right=True),
    Column("When"),
    Column("Who", flexible=True),
    Column("What"),
    Column("Object", optional=1),
    Column("From", optional=2),
    Column("Change", flexible=True),
)


@cli.command(
    *filters,
    click.option("--refused", is_flag=True, help="Only what was tried and refused."),
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
    refused: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """List who changed what, newest first. For admins and owners."""
    period = period_of(shell, since, until)
    with shell.session() as session:
        user_id = None if user is None else find_user(session, user)
        rows, more = some(
            session,
            lambda after, page: ListAuditRecords(
                organization_id=session.organization_id,
                kind=kind,
                object_id=object_id,
                user_id=user_id,
                refused=True if refused else None,
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
        shell.output.note(f"Only the first {plural(len(rows), 'record')}; --all lists every one.")


def _show(shell: cli.Shell, rows: tuple[AuditRecordView, ...], names: dict[uuid.UUID, str]) -> None:
    if shell.output.as_json:
        shell.output.document(rows)
    elif not rows:
        shell.output.line("No such audit records.")
    else:
        cells = tuple(
            (
                str(row.sequence),
                clock_time(row.at),
                name_of(row.user_id, names),
                f"{row.kind} (refused)" if row.refused else row.kind,
                short(row.object_id),
                row.address or row.origin.value,
                row.reason if row.refused else ", ".join(change(row.before, row.after)),
            )
            for row in rows
        )
        shell.output.table(Table(_COLUMNS, cells))
