"""What happens to endpoints, and to deliveries by somebody's hand."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.event import Event
from crewkit_core.webhooks.model import Reason


@attrs.frozen(kw_only=True)
class WebhookCreated(Event):
    """An endpoint was named, to be told what happens."""

    kind: ClassVar[str] = "webhook.created"


@attrs.frozen(kw_only=True)
class WebhookChanged(Event):
    """An endpoint has another address, description or choice of events, or is active again."""

    kind: ClassVar[str] = "webhook.changed"


@attrs.frozen(kw_only=True)
class WebhookRemoved(Event):
    """An endpoint is gone, and with it the log of its deliveries."""

    kind: ClassVar[str] = "webhook.removed"


@attrs.frozen(kw_only=True)
class WebhookRotated(Event):
    """An endpoint has a new secret; the one before signs beside it for a day."""

    kind: ClassVar[str] = "webhook.rotated"


@attrs.frozen(kw_only=True)
class WebhookWasDisabled(Event):
    """Nothing is sent to an endpoint any more, by hand or because it does not take it."""

    kind: ClassVar[str] = "webhook.disabled"

    reason: Reason


@attrs.frozen(kw_only=True)
class DeliveryResent(Event):
    """Somebody had a delivery, or all dead ones, sent again; the object is the endpoint.

    Attributes:
        deliveries: How many.
    """

    kind: ClassVar[str] = "webhook_delivery.resent"

    deliveries: int


@attrs.frozen(kw_only=True)
class DeliveryTested(Event):
    """Somebody had a test event sent; the object is the endpoint."""

    kind: ClassVar[str] = "webhook_delivery.tested"
