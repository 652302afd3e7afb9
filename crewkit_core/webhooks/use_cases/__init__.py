"""What the slice can do."""

from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.webhooks.use_cases.create_webhook import CreateWebhook, create_webhook
from crewkit_core.webhooks.use_cases.list_deliveries import ListDeliveries, list_deliveries
from crewkit_core.webhooks.use_cases.list_webhooks import ListWebhooks, list_webhooks
from crewkit_core.webhooks.use_cases.remove_webhook import RemoveWebhook, remove_webhook
from crewkit_core.webhooks.use_cases.resend_dead import ResendDead, resend_dead
from crewkit_core.webhooks.use_cases.resend_delivery import ResendDelivery, resend_delivery
from crewkit_core.webhooks.use_cases.rotate_webhook import RotateWebhook, rotate_webhook
from crewkit_core.webhooks.use_cases.send_webhook import SendWebhook, send_webhook
from crewkit_core.webhooks.use_cases.send_webhook_notice import (
    SendWebhookNotice,
    send_webhook_notice,
)
from crewkit_core.webhooks.use_cases.show_delivery import ShowDelivery, show_delivery
from crewkit_core.webhooks.use_cases.show_webhook import ShowWebhook, show_webhook
from crewkit_core.webhooks.use_cases.try_webhook import TryWebhook, try_webhook
from crewkit_core.webhooks.use_cases.update_webhook import UpdateWebhook, update_webhook

__all__ = [
    "USE_CASES",
    "CreateWebhook",
    "ListDeliveries",
    "ListWebhooks",
    "RemoveWebhook",
    "ResendDead",
    "ResendDelivery",
    "RotateWebhook",
    "SendWebhook",
    "SendWebhookNotice",
    "ShowDelivery",
    "ShowWebhook",
    "TryWebhook",
    "UpdateWebhook",
]

USE_CASES: UseCases = {
    CreateWebhook: create_webhook,
    ListDeliveries: list_deliveries,
    ListWebhooks: list_webhooks,
    RemoveWebhook: remove_webhook,
    ResendDead: resend_dead,
    ResendDelivery: resend_delivery,
    RotateWebhook: rotate_webhook,
    SendWebhook: send_webhook,
    SendWebhookNotice: send_webhook_notice,
    ShowDelivery: show_delivery,
    ShowWebhook: show_webhook,
    TryWebhook: try_webhook,
    UpdateWebhook: update_webhook,
}
