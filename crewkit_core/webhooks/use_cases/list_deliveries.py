"""List what is and was on its way to a webhook."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit, decode_cursor, encode_cursor
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.model import State
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import delivery_view, held
from crewkit_core.webhooks.views import DeliveryView


@attrs.frozen(kw_only=True)
class ListDeliveries(Query[Page[DeliveryView]]):
    """What was sent there, what waits, and what died?

    Attributes:
        state: Only these; None: all.
    """

    organization_id: uuid.UUID
    webhook_id: uuid.UUID
    state: State | None = None
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_deliveries(
    query: ListDeliveries, *, actor: Actor, work: Work[WebhooksUnit]
) -> Page[DeliveryView]:
    """Return a page of them, newest first; those settled for 30 days are forgotten.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        NoSuchWebhook: the organization has none such.
        Invalid: cursor or limit make no sense.
    """
    limit, after = check_limit(query.limit), _after(query.after)
    place = query.organization_id, query.webhook_id
    with work(query.organization_id) as unit:
        held(unit, actor, *place)
        found, more = unit.deliveries.page(*place, query.state, after, limit)
    return Page(
        data=tuple(map(delivery_view, found)),
        next_cursor=encode_cursor(str(found[-1].id)) if more else None,
    )


def _after(cursor: str | None) -> uuid.UUID | None:
    if cursor is None:
        return None
    (identity,) = decode_cursor(cursor, str)
    try:
        return uuid.UUID(str(identity))
    except ValueError:
        raise wrong_field("after", "is not a cursor of this list", "invalid_cursor") from None
