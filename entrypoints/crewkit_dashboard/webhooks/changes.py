"""Forms below ``/kit/webhooks/{webhook_id}``: what one does to a webhook."""

import datetime as dt

import attrs
import falcon

from crewkit_core.webhooks.use_cases import (
    RemoveWebhook,
    ResendDead,
    ResendDelivery,
    RotateWebhook,
    TryWebhook,
    UpdateWebhook,
)
from crewkit_dashboard import links
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.webhooks.pages import kinds_of, show_webhook


@attrs.frozen
class WebhookSettings:
    """``.../settings``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, webhook_id: str
    ) -> None:
        """Change where it sends, and what."""
        form, identity = self.site.own_form(req), identity_of(webhook_id)

        def act() -> str:
            visitor.ask(
                UpdateWebhook(
                    organization_id=visitor.organization_id,
                    webhook_id=identity,
                    url=form.word("url"),
                    description=form.word("description"),
                    kinds=kinds_of(form),
                )
            )
            return links.link(f"{links.WEBHOOKS}/{identity}", done="changed")

        def show(trouble: Trouble) -> None:
            show_webhook(self.site, req, resp, visitor, identity, trouble=trouble, form=form)

        attempt(resp, "settings", act, show)


@attrs.frozen
class WebhookSwitch:
    """``.../switch``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, webhook_id: str
    ) -> None:
        """Make it active, or not."""
        form, identity = self.site.own_form(req), identity_of(webhook_id)
        active = form.flag("active")
        visitor.ask(
            UpdateWebhook(
                organization_id=visitor.organization_id, webhook_id=identity, active=active
            )
        )
        done = "on" if active else "off"
        raise see_other(links.link(f"{links.WEBHOOKS}/{identity}", done=done))


@attrs.frozen
class WebhookRotation:
    """``.../rotation``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, webhook_id: str
    ) -> None:
        """Give it a new secret, and show that this once."""
        self.site.own_form(req)
        identity = identity_of(webhook_id)
        new = visitor.ask(
            RotateWebhook(organization_id=visitor.organization_id, webhook_id=identity)
        )
        show_webhook(self.site, req, resp, visitor, identity, new=new)


@attrs.frozen
class WebhookTest:
    """``.../test``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, webhook_id: str
    ) -> None:
        """Send a test event."""
        self.site.own_form(req)
        identity = identity_of(webhook_id)

        def act() -> str:
            visitor.ask(TryWebhook(organization_id=visitor.organization_id, webhook_id=identity))
            return links.link(f"{links.WEBHOOKS}/{identity}", done="tested")

        def show(trouble: Trouble) -> None:
            show_webhook(self.site, req, resp, visitor, identity, trouble=trouble)

        attempt(resp, "log", act, show)


@attrs.frozen
class WebhookRevival:
    """``.../revival``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, webhook_id: str
    ) -> None:
        """Send all again that died in the last 30 days."""
        self.site.own_form(req)
        identity = identity_of(webhook_id)
        since = self.site.clock.now() - dt.timedelta(days=31)

        def act() -> str:
            wanted = ResendDead(
                organization_id=visitor.organization_id, webhook_id=identity, since=since
            )
            visitor.ask(wanted)
            return links.link(f"{links.WEBHOOKS}/{identity}", done="revived")

        def show(trouble: Trouble) -> None:
            show_webhook(self.site, req, resp, visitor, identity, trouble=trouble)

        attempt(resp, "log", act, show)


@attrs.frozen
class WebhookRemoval:
    """``.../removal``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, webhook_id: str
    ) -> None:
        """Remove it."""
        self.site.own_form(req)
        visitor.ask(
            RemoveWebhook(
                organization_id=visitor.organization_id, webhook_id=identity_of(webhook_id)
            )
        )
        raise see_other(links.link(links.WEBHOOKS, done="removed"))


@attrs.frozen
class DeliveryResending:
    """``.../deliveries/{delivery_id}/resending``."""

    site: Site

    @page
    def on_post(
        self,
        req: falcon.Request,
        _: falcon.Response,
        visitor: Visitor,
        webhook_id: str,
        delivery_id: str,
    ) -> None:
        """Send it again."""
        self.site.own_form(req)
        webhook, delivery = identity_of(webhook_id), identity_of(delivery_id)
        visitor.ask(
            ResendDelivery(
                organization_id=visitor.organization_id, webhook_id=webhook, delivery_id=delivery
            )
        )
        raise see_other(
            links.link(f"{links.WEBHOOKS}/{webhook}/deliveries/{delivery}", done="resent")
        )
