"""An organization that has webhooks: things happen, time passes, a receiver answers."""

import datetime as dt
from typing import Any, cast

from crewkit_core.tenancy.use_cases import CreateProject
from crewkit_core.webhooks.model import State
from crewkit_core.webhooks.use_cases import CreateWebhook, ListDeliveries, ShowWebhook
from crewkit_core.webhooks.views import DeliveryView, NewSecretView, WebhookView
from crewkit_testing.companies_of_people import Company
from crewkit_testing.webhook_parts import Receiver

URL = "https://hooks.example.com/in/T0/s3cretpath"
SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def receiver(company: Company) -> Receiver:
    """Return what answers in the receivers' place."""
    return cast("Receiver", company.house.ports["webhook_sender"])


def named(company: Company, *kinds: str, url: str = URL) -> NewSecretView:
    """Have an endpoint for these kinds, with nothing on its way to it."""
    made = company.house.ask(
        CreateWebhook(organization_id=company.id, url=url, kinds=kinds), company.founder
    )
    company.house.work_off()
    receiver(company).sent.clear()
    return made


def project(company: Company, name: str = "Kit") -> None:
    """Have something happen."""
    remote = f"git@github.com:crew/{name.lower()}.git"
    company.house.ask(
        CreateProject(organization_id=company.id, name=name, remote=remote), company.founder
    )
    company.house.work_off()


def log(company: Company, made: NewSecretView, state: State | None = None) -> list[DeliveryView]:
    """Return an endpoint's deliveries, newest first."""
    query = ListDeliveries(organization_id=company.id, webhook_id=made.webhook.id, state=state)
    return list(company.house.ask(query, company.founder).data)


def shown(company: Company, made: NewSecretView) -> WebhookView:
    """Return an endpoint as it is now."""
    query = ShowWebhook(organization_id=company.id, webhook_id=made.webhook.id)
    return company.house.ask(query, company.founder)


def pass_by(company: Company, duration: dt.timedelta) -> None:
    """Let time pass, and have done what its time has come for."""
    company.house.clock.pass_by(duration)
    company.house.work_off()


def place_of(made: NewSecretView) -> dict[str, Any]:
    """Return what every message about an endpoint says."""
    return {"organization_id": made.webhook.organization_id, "webhook_id": made.webhook.id}
