"""``crewkit webhooks deliveries``."""

import uuid

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time
from crewkit_cli.safe import one_line
from crewkit_cli.tables import Column, Table
from crewkit_cli.trail import some
from crewkit_cli.webhooks import counted, find_webhook, outcome_of
from crewkit_core.webhooks.model import State
from crewkit_core.webhooks.use_cases import ListDeliveries, ShowDelivery
from crewkit_core.webhooks.views import DeliveryDetail, DeliveryView

_SHOWN = 200
_COLUMNS = (
    Column("Id"),
    Column("When"),
    Column("What"),
    Column("State"),
    Column("Tries"),
    Column("Last answer", flexible=True),
    Column("Next try", optional=1),
)


@cli.command(
    click.argument("webhook", metavar="WEBHOOK"),
    click.argument("delivery", metavar="[ID]", type=click.UUID, required=False),
    click.option("--state", type=click.Choice([each.value for each in State]), help="Only these."),
    click.option("--all", "everything", is_flag=True, help="All of them, however many."),
    click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=50,
        show_default=True,
        help="At most so many.",
    ),
    name="deliveries",
)
def command(
    shell: cli.Shell,
    webhook: str,
    delivery: uuid.UUID | None,
    state: str | None,
    everything: bool,  # noqa: FBT001 - Click passes it by name
    limit: int,
) -> None:
    """List what was sent to a webhook, waits, or died; with ID, each try of that delivery."""
    with shell.session() as session:
        place = session.organization_id, find_webhook(session, webhook)
        if delivery is not None:
            query = ShowDelivery(
                organization_id=place[0], webhook_id=place[1], delivery_id=delivery
            )
            _show_one(shell, session.door.handle(session.actor, query))
            return
        rows, more = some(
            session,
            lambda after, page: ListDeliveries(
                organization_id=place[0],
                webhook_id=place[1],
                state=None if state is None else State(state),
                after=after,
                limit=page,
            ),
            limit,
            everything=everything,
        )
    _show_all(shell, rows)
    if more:
        shell.output.note(f"Only the first {counted(len(rows))}; --all lists every one.")


def _show_all(shell: cli.Shell, rows: tuple[DeliveryView, ...]) -> None:
    if shell.output.as_json:
        shell.output.document(rows)
    elif not rows:
        shell.output.line("No such deliveries.")
    else:
        cells = tuple(
            (
                str(row.id),
                clock_time(row.created_at),
                row.kind,
                row.state,
                str(row.tries),
                outcome_of(row),
                "" if row.due_at is None else clock_time(row.due_at),
            )
            for row in rows
        )
        shell.output.table(Table(_COLUMNS, cells))


def _show_one(shell: cli.Shell, found: DeliveryDetail) -> None:
    if shell.output.as_json:
        shell.output.document(found)
        return
    row = found.delivery
    shell.output.heading(f"{row.kind}, {row.state}")
    pairs = [
        ("Id", str(row.id)),
        ("webhook-id", row.message_id),
        ("Event", str(row.event_id)),
        ("Next try", "" if row.due_at is None else clock_time(row.due_at)),
        ("Sent", found.body),
    ]
    for each in found.log:
        answer = f", answered: {one_line(each.answer, _SHOWN)}" if each.answer else ""
        words = f"{clock_time(each.at)}, {outcome_of(each)}, {each.duration_ms} ms{answer}"
        pairs.append((f"Try {each.number}", words))
    shell.output.fields([pair for pair in pairs if pair[1]])
