"""What happens is told, signed as Standard Webhooks has it."""

import json
import uuid

import attrs
import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from crewkit_core.audit.use_cases import ListEvents, ReplayEvent
from crewkit_core.organizations.use_cases import InviteMember
from crewkit_core.webhooks.model import State
from crewkit_core.webhooks.use_cases import (
    RotateWebhook,
    TryWebhook,
)
from crewkit_testing.account_house import House
from crewkit_testing.companies_of_people import Company
from crewkit_testing.webhook_parts import verified
from crewkit_testing.webhook_stories import (
    DAY,
    SECOND,
    log,
    named,
    pass_by,
    place_of,
    project,
    receiver,
    shown,
)


def test_what_happens_is_told_and_verifies(company: Company) -> None:
    """Signed as Standard Webhooks has it: the receivers' own library takes it, and no altered."""
    made = named(company)
    project(company)
    (sent,) = receiver(company).sent
    told = verified(made.secret, sent)
    assert {"type", "timestamp", "data"} == set(told)
    assert "project.created" == told["type"]
    assert str(company.id) == told["data"]["organization_id"]
    assert sent.id == f"msg_{uuid.UUID(told['data']['id']).hex}"
    (delivery,) = [each for each in log(company, made) if each.kind == "project.created"]
    assert (State.DELIVERED, 1, 204) == (delivery.state, delivery.tries, delivery.status)
    with pytest.raises(WebhookVerificationError):
        verified(made.secret, attrs.evolve(sent, body=sent.body.replace(b"created", b"Created")))
    with pytest.raises(WebhookVerificationError):
        verified(named(company, url="https://other.example.com/").secret, sent)


def test_only_the_chosen_kinds_are_told(company: Company) -> None:
    """One kind, all of a noun, or all; of deliveries themselves nothing, to nobody."""
    one = named(company, "project.created", url="https://one.example.com/")
    noun = named(company, "member.*", url="https://noun.example.com/")
    project(company)
    company.house.ask(
        InviteMember(organization_id=company.id, email="x@example.org"), company.founder
    )
    tried = TryWebhook(organization_id=company.id, webhook_id=one.webhook.id)
    company.house.ask(tried, company.founder)
    company.house.work_off()
    assert {"webhook.test", "project.created"} == {each.kind for each in log(company, one)}
    assert ["member.invited"] == [each.kind for each in log(company, noun)]
    everything = named(company, url="https://all.example.com/")
    company.house.ask(tried, company.founder)
    company.house.work_off()
    assert {"webhook.created"} == {each.kind for each in log(company, everything)}


def test_a_rotated_secret_signs_beside_the_one_before_for_a_day(company: Company) -> None:
    """Both verify until then; after it the older one verifies nothing."""
    made = named(company, "project.created")
    place = place_of(made)
    rotated = company.house.ask(RotateWebhook(**place), company.founder)
    assert made.secret != rotated.secret
    assert rotated.webhook.older_until == company.house.clock.now() + DAY
    project(company, "One")
    (sent,) = receiver(company).sent
    assert verified(made.secret, sent) == verified(rotated.secret, sent)
    # what is signed at another time is no use to a library that looks at its own clock
    company.house.clock.at -= DAY - SECOND
    company.house.ask(RotateWebhook(**place), company.founder)
    company.house.clock.at += DAY - SECOND
    project(company, "Two")
    assert 2 == len(receiver(company).sent[-1].headers["webhook-signature"].split())
    pass_by(company, SECOND)
    project(company, "Three")
    last = receiver(company).sent[-1]
    assert 1 == len(last.headers["webhook-signature"].split())
    assert shown(company, made).older_until is None
    for old in (made.secret, rotated.secret):
        with pytest.raises(WebhookVerificationError):
            verified(old, last)


def test_an_event_replayed_is_sent_once_more(company: Company) -> None:
    """With the same id, so that who has it already knows it."""
    made = named(company, "project.created")
    project(company)
    events = company.house.ask(ListEvents(organization_id=company.id), company.founder).data
    event = next(each for each in events if each.kind == "project.created")
    company.house.ask(ReplayEvent(organization_id=company.id, event_id=event.id), company.founder)
    company.house.work_off()
    first, second = receiver(company).sent
    assert (first.id, first.body) == (second.id, second.body)
    assert [2] == [each.tries for each in log(company, made)]


def test_a_large_event_leaves_its_own_fields_out(company: Company, house: House) -> None:
    """A payload is smaller than 20 KB whatever happened."""
    from crewkit_core.kernel.actor import Origin
    from crewkit_core.kernel.event import Happened
    from crewkit_core.webhooks.signing import body_of

    happened = Happened(
        id=uuid.uuid4(),
        at=house.clock.now(),
        kind="project.created",
        version=1,
        organization_id=company.id,
        object_id="x",
        user_id=None,
        origin=Origin.API,
        request_id="r",
        payload={"long": "ä" * 20_000},
    )
    body = body_of(happened)
    assert len(body) < 20_000
    assert json.loads(body)["data"]["left_out"]
    small = body_of(attrs.evolve(happened, payload={"short": "ä"}))
    assert {"short": "ä"} == json.loads(small)["data"]["payload"]
