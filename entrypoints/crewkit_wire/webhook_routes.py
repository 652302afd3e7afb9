"""How webhooks are kept: endpoints, and the log of what was sent to them."""

from crewkit_core.webhooks.use_cases import (
    CreateWebhook,
    ListDeliveries,
    ListWebhooks,
    RemoveWebhook,
    ResendDead,
    ResendDelivery,
    RotateWebhook,
    ShowDelivery,
    ShowWebhook,
    TryWebhook,
    UpdateWebhook,
)
from crewkit_wire.route import Answers, Body, Route

_WEBHOOKS = "/{organization_id}/webhooks"
_WEBHOOK = f"{_WEBHOOKS}/{{webhook_id}}"
_DELIVERIES = f"{_WEBHOOK}/deliveries"
_DELIVERY = f"{_DELIVERIES}/{{delivery_id}}"

WEBHOOK_ROUTES: tuple[Route, ...] = (
    Route(
        name="webhooks",
        method="GET",
        path=_WEBHOOKS,
        message=ListWebhooks,
        answers=Answers.PAGE,
        summary="List who is told what happens",
    ),
    Route(
        name="create_webhook",
        method="POST",
        path=_WEBHOOKS,
        message=CreateWebhook,
        body=Body.JSON,
        status=201,
        summary="Have an address told what happens",
    ),
    Route(
        name="webhook",
        method="GET",
        path=_WEBHOOK,
        message=ShowWebhook,
        summary="Show a webhook",
    ),
    Route(
        name="update_webhook",
        method="PATCH",
        path=_WEBHOOK,
        message=UpdateWebhook,
        body=Body.JSON,
        summary="Change where a webhook sends, what, and whether",
    ),
    Route(
        name="remove_webhook",
        method="DELETE",
        path=_WEBHOOK,
        message=RemoveWebhook,
        answers=Answers.NONE,
        status=204,
        summary="Remove a webhook with its log",
    ),
    Route(
        name="rotate_webhook",
        method="POST",
        path=f"{_WEBHOOK}/rotate",
        message=RotateWebhook,
        summary="Give a webhook a new secret",
    ),
    Route(
        name="try_webhook",
        method="POST",
        path=f"{_WEBHOOK}/test",
        message=TryWebhook,
        status=202,
        summary="Send a test event",
    ),
    Route(
        name="resend_dead",
        method="POST",
        path=f"{_WEBHOOK}/resend-dead",
        message=ResendDead,
        body=Body.JSON,
        status=202,
        summary="Send everything again that died since a moment",
    ),
    Route(
        name="deliveries",
        method="GET",
        path=_DELIVERIES,
        message=ListDeliveries,
        answers=Answers.PAGE,
        summary="List what was sent, waits, and died",
    ),
    Route(
        name="delivery",
        method="GET",
        path=_DELIVERY,
        message=ShowDelivery,
        summary="Show a delivery and each of its tries",
    ),
    Route(
        name="resend_delivery",
        method="POST",
        path=f"{_DELIVERY}/resend",
        message=ResendDelivery,
        status=202,
        summary="Send a delivery again",
    ),
)
