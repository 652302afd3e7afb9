"""Refusals around webhooks."""

from typing import ClassVar

from crewkit_core.kernel.errors import Conflict, NotFound


class NoSuchWebhook(NotFound):
    """There is no such endpoint: never, or not any more."""

    code: ClassVar[str] = "webhook_not_found"


class NoSuchDelivery(NotFound):
    """There is no such delivery: never, or not any more."""

    code: ClassVar[str] = "delivery_not_found"


class WebhookDisabled(Conflict):
    """The endpoint is disabled: nothing is sent to it."""

    code: ClassVar[str] = "webhook_disabled"
