"""``crewkit audit show``."""

import uuid

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time
from crewkit_cli.finding import member_names
from crewkit_cli.trail import change, name_of
from crewkit_core.audit.errors import NoSuchRecord
from crewkit_core.audit.use_cases import ListAuditRecords, ShowAuditRecord
from crewkit_core.audit.views import AuditRecordView
from crewkit_core.kernel.page import encode_cursor


@cli.command(click.argument("record_id", metavar="ID|NUMBER"), name="show")
def command(shell: cli.Shell, record_id: str) -> None:
    """Show one audit record, by its id or its number in the list."""
    with shell.session() as session:
        if record_id.isascii() and record_id.isdigit():
            after = encode_cursor(int(record_id) + 1)
            query = ListAuditRecords(organization_id=session.organization_id, after=after, limit=1)
            found = session.door.handle(session.actor, query).data
            if not found or found[0].sequence != int(record_id):
                raise NoSuchRecord(f"there is no audit record {record_id}")
            row = found[0]
        else:
            row = session.door.handle(
                session.actor,
                ShowAuditRecord(
                    organization_id=session.organization_id, record_id=_uuid(record_id)
                ),
            )
        names = {} if shell.output.as_json else member_names(session)
    if shell.output.as_json:
        shell.output.document(row)
        return
    shell.output.heading(f"{row.kind} (refused)" if row.refused else row.kind)
    who = name_of(row.user_id, names)
    shell.output.fields([("Who", who), *_fields(row)])


def _fields(row: AuditRecordView) -> list[tuple[str, str]]:
    pairs = [
        ("When", clock_time(row.at)),
        ("Object", row.object_id),
        ("Came by", row.origin.value),
        ("From", row.address),
        ("Program", row.agent),
        ("Sign-in", "" if row.sign_in_id is None else str(row.sign_in_id)),
        ("Token", "" if row.token_id is None else str(row.token_id)),
        ("Request", row.request_id),
        ("Reason", row.reason),
        ("Number", str(row.sequence)),
        ("Hash", row.hash),
    ]
    changes = [("Change", each) for each in change(row.before, row.after)]
    erased = [("Details", "erased")] if row.erased else []
    return [pair for pair in (*pairs[:2], *changes, *erased, *pairs[2:]) if pair[1]]


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NoSuchRecord(f"there is no audit record {text}") from None
