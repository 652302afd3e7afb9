"""``crewkit webhooks resend``."""

import datetime as dt
import uuid

import click

from crewkit.opening import Session
from crewkit_cli import shell as cli
from crewkit_cli.moments import optional, read_moment
from crewkit_cli.webhooks import counted, find_webhook
from crewkit_core.webhooks.use_cases import ResendDead, ResendDelivery
from crewkit_core.webhooks.views import ResentView


@cli.command(
    click.argument("webhook", metavar="WEBHOOK"),
    click.argument("delivery", metavar="[ID]", type=click.UUID, required=False),
    click.option(
        "--dead-since", "since", metavar="DATE", help="All that died since: 2026-01-31, 7d."
    ),
    name="resend",
)
def command(shell: cli.Shell, webhook: str, delivery: uuid.UUID | None, since: str | None) -> None:
    """Send delivery ID again, or all that died; what is sent has the same webhook-id as before.

    The worker does it, soon; `crewkit webhooks deliveries WEBHOOK` tells what came of it.
    """
    if (delivery is None) == (since is None):
        raise click.UsageError("say either the id of a delivery or --dead-since")
    moment = optional(since, "--dead-since", lambda text: read_moment(text, shell.now()))
    with shell.session() as session:
        webhook_id = find_webhook(session, webhook)
        if delivery is not None:
            answer = _one(session, webhook_id, delivery)
        else:
            answer = _all_dead(session, webhook_id, moment or shell.now())
    if shell.output.as_json:
        shell.output.document(answer)
    else:
        shell.output.line(f"{counted(answer.deliveries)} will be sent again.")


def _one(session: Session, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> ResentView:
    session.door.handle(
        session.actor,
        ResendDelivery(
            organization_id=session.organization_id,
            webhook_id=webhook_id,
            delivery_id=delivery_id,
        ),
    )
    return ResentView(deliveries=1, more=False)


def _all_dead(session: Session, webhook_id: uuid.UUID, since: dt.datetime) -> ResentView:
    wanted = ResendDead(organization_id=session.organization_id, webhook_id=webhook_id, since=since)
    count, more = 0, True
    while more:
        some = session.door.handle(session.actor, wanted)
        count, more = count + some.deliveries, some.more
    return ResentView(deliveries=count, more=False)
