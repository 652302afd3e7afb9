"""Made from the description of the API by ``tox -e docs``.

Outgoing webhooks: what happens in an organization is sent to addresses that it names.
"""

import datetime as dt
import uuid

from crewkit_core.kernel.page import Page
from crewkit_core.webhooks.model import State
from crewkit_core.webhooks.views import (
    DeliveryDetail,
    DeliveryView,
    NewSecretView,
    ResentView,
    WebhookView,
)
from crewkit_remote.speaking import Speaking


class WebhooksApi(Speaking):
    """Operations of this part."""

    def webhooks(self, organization_id: uuid.UUID) -> Page[WebhookView]:
        """List who is told what happens.

        Who is told what happens?
        """
        return self._page(WebhookView, "webhooks", {"organization_id": organization_id})

    def create_webhook(
        self,
        organization_id: uuid.UUID,
        *,
        url: str,
        description: str = "",
        kinds: tuple[str, ...] = (),
    ) -> NewSecretView:
        """Have an address told what happens.

        Send events of these kinds (``session.deleted``, ``member.*``; none means all)
        there.
        """
        return self._one(
            NewSecretView,
            "create_webhook",
            {"organization_id": organization_id},
            body={"url": url, "description": description, "kinds": kinds},
        )

    def webhook(self, organization_id: uuid.UUID, webhook_id: uuid.UUID) -> WebhookView:
        """Show a webhook.

        What is sent where?
        """
        return self._one(
            WebhookView, "webhook", {"organization_id": organization_id, "webhook_id": webhook_id}
        )

    def update_webhook(
        self,
        organization_id: uuid.UUID,
        webhook_id: uuid.UUID,
        *,
        url: str | None = None,
        description: str | None = None,
        kinds: tuple[str, ...] | None = None,
        active: bool | None = None,
    ) -> WebhookView:
        """Change where a webhook sends, what, and whether.

        Send there, these kinds of events, or nothing for now; None leaves what is.
        """
        return self._one(
            WebhookView,
            "update_webhook",
            {"organization_id": organization_id, "webhook_id": webhook_id},
            body={"url": url, "description": description, "kinds": kinds, "active": active},
        )

    def remove_webhook(self, organization_id: uuid.UUID, webhook_id: uuid.UUID) -> None:
        """Remove a webhook with its log.

        Send nothing there any more, and forget what was sent.
        """
        self._nothing(
            "remove_webhook", {"organization_id": organization_id, "webhook_id": webhook_id}
        )

    def rotate_webhook(self, organization_id: uuid.UUID, webhook_id: uuid.UUID) -> NewSecretView:
        """Give a webhook a new secret.

        Sign with a new secret; the one before signs beside it for a day, and then no more.
        """
        return self._one(
            NewSecretView,
            "rotate_webhook",
            {"organization_id": organization_id, "webhook_id": webhook_id},
        )

    def try_webhook(self, organization_id: uuid.UUID, webhook_id: uuid.UUID) -> DeliveryView:
        """Send a test event.

        Send an event there that means nothing, signed like all others, whatever kinds it
        wants.
        """
        return self._one(
            DeliveryView,
            "try_webhook",
            {"organization_id": organization_id, "webhook_id": webhook_id},
        )

    def resend_dead(
        self, organization_id: uuid.UUID, webhook_id: uuid.UUID, *, since: dt.datetime
    ) -> ResentView:
        """Send everything again that died since a moment.

        Send all once more that died since then.
        """
        return self._one(
            ResentView,
            "resend_dead",
            {"organization_id": organization_id, "webhook_id": webhook_id},
            body={"since": since},
        )

    def deliveries(
        self,
        organization_id: uuid.UUID,
        webhook_id: uuid.UUID,
        *,
        state: State | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DeliveryView]:
        """List what was sent, waits, and died.

        What was sent there, what waits, and what died?
        """
        return self._page(
            DeliveryView,
            "deliveries",
            {
                "organization_id": organization_id,
                "webhook_id": webhook_id,
                "state": state,
                "after": after,
                "limit": limit,
            },
        )

    def delivery(
        self, organization_id: uuid.UUID, webhook_id: uuid.UUID, delivery_id: uuid.UUID
    ) -> DeliveryDetail:
        """Show a delivery and each of its tries.

        What exactly was sent, and what was answered?
        """
        return self._one(
            DeliveryDetail,
            "delivery",
            {
                "organization_id": organization_id,
                "webhook_id": webhook_id,
                "delivery_id": delivery_id,
            },
        )

    def resend_delivery(
        self, organization_id: uuid.UUID, webhook_id: uuid.UUID, delivery_id: uuid.UUID
    ) -> DeliveryView:
        """Send a delivery again.

        Send this once more, whatever became of it: the same bytes under the same ``webhook-
        id``.
        """
        return self._one(
            DeliveryView,
            "resend_delivery",
            {
                "organization_id": organization_id,
                "webhook_id": webhook_id,
                "delivery_id": delivery_id,
            },
        )
