"""Who may name endpoints, how they are changed, and what is never told of them."""

import uuid

import pytest

from crewkit_core.audit.use_cases import ListAuditRecords, ListEvents
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Forbidden, Invalid, LimitReached, NotFound
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.webhooks.errors import NoSuchDelivery, NoSuchWebhook
from crewkit_core.webhooks.model import Failure, Reason, State
from crewkit_core.webhooks.use_cases import (
    CreateWebhook,
    ListDeliveries,
    ListWebhooks,
    RemoveWebhook,
    ResendDead,
    ResendDelivery,
    RotateWebhook,
    SendWebhook,
    SendWebhookNotice,
    ShowDelivery,
    ShowWebhook,
    TryWebhook,
    UpdateWebhook,
)
from crewkit_testing.companies_of_people import Company
from crewkit_testing.webhook_parts import REFUSED
from crewkit_testing.webhook_stories import (
    HOUR,
    URL,
    log,
    named,
    pass_by,
    place_of,
    project,
    receiver,
    shown,
)


def test_who_is_no_admin_sees_and_changes_nothing(company: Company) -> None:
    """Nor does another organization's owner, nor who asks under another webhook's id."""
    made = named(company)
    project(company)
    delivery = log(company, made)[0]
    place = place_of(made)
    asked = (
        CreateWebhook(organization_id=company.id, url=URL),
        ListWebhooks(organization_id=company.id),
        ShowWebhook(**place),
        UpdateWebhook(**place, active=False),
        RotateWebhook(**place),
        RemoveWebhook(**place),
        TryWebhook(**place),
        ListDeliveries(**place),
        ShowDelivery(**place, delivery_id=delivery.id),
        ResendDelivery(**place, delivery_id=delivery.id),
        ResendDead(**place, since=company.house.clock.now()),
    )
    manager = company.join(Level.MANAGER)
    stranger = company.house.actor(company.house.register("eve@example.org", "Eve"))
    before = shown(company, made)
    for message in asked:
        with pytest.raises(LevelTooLow):
            company.house.ask(message, manager)
        with pytest.raises(NoSuchOrganization):
            company.house.ask(message, stranger)
    assert before == shown(company, made)
    other = named(company, url="https://other.example.com/")
    elsewhere = {**place, "webhook_id": other.webhook.id}
    with pytest.raises(NoSuchDelivery):
        company.house.ask(ShowDelivery(**elsewhere, delivery_id=delivery.id), company.founder)
    with pytest.raises(NoSuchDelivery):
        company.house.ask(ResendDelivery(**elsewhere, delivery_id=delivery.id), company.founder)
    with pytest.raises(NoSuchWebhook):
        company.house.ask(ShowWebhook(**{**place, "webhook_id": uuid.uuid4()}), company.founder)


def test_sending_is_for_workers(company: Company) -> None:
    """Nobody else makes us send or write anything."""
    place = {"organization_id": company.id, "webhook_id": uuid.uuid4()}
    for message in (
        SendWebhook(**place, delivery_id=uuid.uuid4(), number=1),
        SendWebhookNotice(**place),
    ):
        with pytest.raises(Forbidden):
            company.house.ask(message, company.founder)


def test_it_is_changed_switched_off_and_removed(company: Company) -> None:
    """What is on its way when it is switched off dies; what is removed is gone with its log."""
    made = named(company)
    place = place_of(made)
    changed = UpdateWebhook(
        **place, url="https://new.example.com/x", description="For CI", kinds=("project.created",)
    )
    now = company.house.ask(changed, company.founder)
    assert ("https://new.example.com/x", "For CI", ("project.created",)) == (
        now.url,
        now.description,
        now.kinds,
    )
    company.house.work_off()
    receiver(company).answers = [REFUSED]
    project(company)
    assert "https://new.example.com/x" == receiver(company).sent[-1].url
    off = company.house.ask(UpdateWebhook(**place, active=False), company.founder)
    assert (Reason.BY_HAND, True) == (off.disabled_reason, off.disabled_at is not None)
    count = len(receiver(company).sent)
    pass_by(company, HOUR)
    assert count == len(receiver(company).sent)
    assert Failure.DISABLED is log(company, made, State.DEAD)[0].failure
    company.house.ask(RemoveWebhook(**place), company.founder)
    company.house.work_off()
    with pytest.raises(NotFound):
        shown(company, made)
    assert () == company.house.ask(ListWebhooks(organization_id=company.id), company.founder).data


def test_neither_secret_nor_path_is_in_the_trail(company: Company) -> None:
    """Not of the one that is new, not of the one before; a path may be a secret itself."""
    made = named(company)
    place = place_of(made)
    rotated = company.house.ask(RotateWebhook(**place), company.founder)
    company.house.ask(UpdateWebhook(**place, description="x"), company.founder)
    company.house.ask(RemoveWebhook(**place), company.founder)
    query = ListAuditRecords(organization_id=company.id, limit=200)
    records = company.house.ask(query, company.founder).data
    kinds = {each.kind for each in records}
    assert {"webhook.created", "webhook.rotated", "webhook.changed", "webhook.removed"} <= kinds
    events = company.house.ask(ListEvents(organization_id=company.id, limit=200), company.founder)
    told = repr(records) + repr(events.data)
    assert "https://hooks.example.com/..." in told
    for secret in (made.secret, rotated.secret):
        assert secret not in told
        assert secret.removeprefix("whsec_") not in told
    assert "whsec_" not in told
    assert "s3cretpath" not in told
    assert made.secret not in repr(made)


def test_there_are_fifty_at_most(company: Company) -> None:
    """One organization does not make us call the whole world."""
    founder: Actor = company.founder
    for number in range(50):
        url = f"https://h{number}.example.com/"
        command = CreateWebhook(organization_id=company.id, url=url, kinds=("session.deleted",))
        company.house.ask(command, founder)
    with pytest.raises(LimitReached):
        company.house.ask(CreateWebhook(organization_id=company.id, url=URL), founder)


@pytest.mark.parametrize("kinds", [("nothing.such",), ("",), ("*",), ("webhook_delivery.resent",)])
def test_kinds_that_never_come_are_refused(company: Company, kinds: tuple[str, ...]) -> None:
    """A mistyped one would be waited for in vain."""
    with pytest.raises(Invalid) as refused:
        company.house.ask(
            CreateWebhook(organization_id=company.id, url=URL, kinds=kinds), company.founder
        )
    assert ["kinds"] == [each.field for each in refused.value.details]
