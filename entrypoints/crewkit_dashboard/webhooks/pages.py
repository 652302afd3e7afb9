"""``/kit/webhooks`` and ``/kit/webhooks/{webhook_id}``: what one looks at."""

import re
import uuid

import attrs
import falcon

from crewkit_core.tenancy.use_cases import ShowOrganization
from crewkit_core.webhooks.model import State
from crewkit_core.webhooks.use_cases import (
    CreateWebhook,
    ListDeliveries,
    ListWebhooks,
    ShowDelivery,
    ShowWebhook,
)
from crewkit_core.webhooks.views import NewSecretView
from crewkit_dashboard import asking
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.webhooks.words import FAILURES, REASONS, STATES

_ROWS = 50
_BETWEEN = re.compile(r"[\s,]+")


@attrs.frozen
class WebhooksPage:
    """The list, and its form for a new one."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show who is told what happens."""
        show_webhooks(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Create one, and show its secret this once."""
        form = self.site.own_form(req)

        def act() -> None:
            new = visitor.ask(
                CreateWebhook(
                    organization_id=visitor.organization_id,
                    url=form.word("url"),
                    description=form.word("description"),
                    kinds=kinds_of(form),
                )
            )
            show_webhook(self.site, req, resp, visitor, new.webhook.id, new=new)

        def show(trouble: Trouble) -> None:
            show_webhooks(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "new", act, show)


@attrs.frozen
class WebhookPage:
    """One of them, and the log of its deliveries."""

    site: Site

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, webhook_id: str
    ) -> None:
        """Show it."""
        identity = identity_of(webhook_id)
        done = asking.text(req, "done") or ""
        show_webhook(self.site, req, resp, visitor, identity, done=done)


@attrs.frozen
class DeliveryPage:
    """``/kit/webhooks/{webhook_id}/deliveries/{delivery_id}``."""

    site: Site

    @page
    def on_get(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        visitor: Visitor,
        webhook_id: str,
        delivery_id: str,
    ) -> None:
        """Show what was sent, and each try of it."""
        place = visitor.organization_id, identity_of(webhook_id)
        query = ShowDelivery(
            organization_id=place[0], webhook_id=place[1], delivery_id=identity_of(delivery_id)
        )
        self.site.show(
            req,
            resp,
            "webhooks/delivery.html",
            nav="team",
            found=visitor.ask(query),
            webhook=visitor.ask(ShowWebhook(organization_id=place[0], webhook_id=place[1])),
            states=STATES,
            failures=FAILURES,
            done=asking.text(req, "done") or "",
        )


def kinds_of(form: Form) -> tuple[str, ...]:
    """Return the kinds of events that a form names, between commas or blanks."""
    return tuple(filter(None, _BETWEEN.split(form.text("kinds"))))


def show_webhooks(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the list."""
    organization_id = visitor.organization_id
    site.show(
        req,
        resp,
        "webhooks/webhooks.html",
        nav="team",
        organization=visitor.ask(ShowOrganization(organization_id=organization_id)),
        webhooks=visitor.ask(ListWebhooks(organization_id=organization_id)).data,
        trouble=trouble,
        form=form,
        done=done,
    )


def show_webhook(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    webhook_id: uuid.UUID,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    new: NewSecretView | None = None,
    done: str = "",
) -> None:
    """Show one of them."""
    place = visitor.organization_id, webhook_id
    state = asking.one_of(req, "state", State)
    after = asking.text(req, "after")
    query = ListDeliveries(
        organization_id=place[0], webhook_id=place[1], state=state, after=after, limit=_ROWS
    )
    found = visitor.ask(query)
    site.show(
        req,
        resp,
        "webhooks/webhook.html",
        nav="team",
        organization=visitor.ask(ShowOrganization(organization_id=place[0])),
        webhook=visitor.ask(ShowWebhook(organization_id=place[0], webhook_id=place[1])),
        deliveries=found.data,
        older=found.next_cursor,
        after=after,
        state=state,
        states=STATES,
        failures=FAILURES,
        reasons=REASONS,
        trouble=trouble,
        form=form,
        new=new,
        done=done,
    )
