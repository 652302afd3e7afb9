"""Which page of webhooks stands at which address."""

import falcon

from crewkit_dashboard import links
from crewkit_dashboard.site import Site
from crewkit_dashboard.webhooks.changes import (
    DeliveryResending,
    WebhookRemoval,
    WebhookRevival,
    WebhookRotation,
    WebhookSettings,
    WebhookSwitch,
    WebhookTest,
)
from crewkit_dashboard.webhooks.pages import DeliveryPage, WebhookPage, WebhooksPage


def add_webhook_pages(app: "falcon.App[falcon.Request, falcon.Response]", site: Site) -> None:
    """Add the pages of webhooks."""
    one = f"{links.WEBHOOKS}/{{webhook_id}}"
    app.add_route(links.WEBHOOKS, WebhooksPage(site))
    app.add_route(one, WebhookPage(site))
    app.add_route(f"{one}/settings", WebhookSettings(site))
    app.add_route(f"{one}/switch", WebhookSwitch(site))
    app.add_route(f"{one}/rotation", WebhookRotation(site))
    app.add_route(f"{one}/test", WebhookTest(site))
    app.add_route(f"{one}/revival", WebhookRevival(site))
    app.add_route(f"{one}/removal", WebhookRemoval(site))
    delivery = f"{one}/deliveries/{{delivery_id}}"
    app.add_route(delivery, DeliveryPage(site))
    app.add_route(f"{delivery}/resending", DeliveryResending(site))
