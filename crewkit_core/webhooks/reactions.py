"""What follows from every event: it is on its way to whoever wants to be told."""

from crewkit_core.kernel.event import ANY, Happened, Reactions
from crewkit_core.webhooks.kinds import wants
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.queueing import queue


def queue_deliveries(happened: Happened, unit: WebhooksUnit) -> None:
    """Queue a delivery to each endpoint that wants the event; replayed, it is sent once more."""
    organization_id = happened.organization_id
    if organization_id is None:  # an account's: no organization is told
        return
    for endpoint in unit.endpoints.all(organization_id):
        if endpoint.active and wants(endpoint.kinds, happened.kind):
            queue(unit, endpoint, happened, happened.at)


REACTIONS: Reactions = {ANY: (queue_deliveries,)}
