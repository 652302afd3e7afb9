"""The log of deliveries: each try is shown, what died is sent again, what is old is forgotten."""

import uuid

import attrs
import pytest

from crewkit_core.kernel.errors import Invalid
from crewkit_core.webhooks.model import Failure, State
from crewkit_core.webhooks.schedule import RETRIES
from crewkit_core.webhooks.use_cases import (
    ListDeliveries,
    ResendDead,
    ResendDelivery,
    ShowDelivery,
)
from crewkit_testing.companies_of_people import Company
from crewkit_testing.webhook_parts import OK, REFUSED
from crewkit_testing.webhook_stories import (
    DAY,
    SECOND,
    log,
    named,
    pass_by,
    place_of,
    project,
    receiver,
)


def test_a_delivery_shows_each_try_and_what_was_answered(company: Company) -> None:
    """A kilobyte of it, as text that can be stored, whatever bytes it was."""
    made = named(company, "project.created")
    nasty = b"<script>alert(1)</script>\x00\xff\xed\xa0\x80" + b"a" * 5000
    receiver(company).answers = [attrs.evolve(REFUSED, body=nasty), OK]
    project(company)
    pass_by(company, 6 * SECOND)
    (delivery,) = log(company, made)
    place = place_of(made)
    detail = company.house.ask(ShowDelivery(**place, delivery_id=delivery.id), company.founder)
    assert [2, 1] == [each.number for each in detail.log]
    assert [None, Failure.STATUS] == [each.failure for each in detail.log]
    answer = detail.log[1].answer
    assert answer.startswith("<script>alert(1)</script>")
    assert "\x00" not in answer
    assert len(answer) <= 1024
    assert detail.body.encode() == receiver(company).sent[0].body


def test_dead_and_delivered_ones_are_sent_again(company: Company) -> None:
    """By hand, under the same id; all dead ones since a moment at once, with a fresh schedule."""
    made = named(company, "project.created")
    place = place_of(made)
    since = company.house.clock.now()
    receiver(company).answers = [REFUSED]
    for name in ("One", "Two", "Three"):
        project(company, name)
    for wait in RETRIES:
        pass_by(company, wait * 1.3)
    assert 3 == len(log(company, made, State.DEAD))
    late = company.house.clock.now() + SECOND
    again = company.house.ask(ResendDead(**place, since=late), company.founder)
    assert (0, False) == (again.deliveries, again.more)
    receiver(company).answers = [REFUSED, OK]
    receiver(company).sent.clear()
    again = company.house.ask(ResendDead(**place, since=since), company.founder)
    assert 3 == again.deliveries
    company.house.work_off()
    assert 2 == len(log(company, made, State.DELIVERED))
    (pending,) = log(company, made, State.PENDING)
    assert pending.due_at is not None
    assert pending.due_at - company.house.clock.now() < 7 * SECOND
    pass_by(company, 7 * SECOND)
    assert 3 == len({each.id for each in receiver(company).sent})
    delivered = log(company, made, State.DELIVERED)[0]
    company.house.ask(ResendDelivery(**place, delivery_id=delivered.id), company.founder)
    company.house.work_off()
    assert delivered.message_id == receiver(company).sent[-1].id


def test_lists_go_on_by_pages(company: Company) -> None:
    """Newest first, each once."""
    made = named(company, "project.created")
    for number in range(5):
        project(company, f"p{number}")
    query = ListDeliveries(organization_id=company.id, webhook_id=made.webhook.id, limit=2)
    found: list[uuid.UUID] = []
    page = company.house.ask(query, company.founder)
    while True:
        found += [each.id for each in page.data]
        if page.next_cursor is None:
            break
        page = company.house.ask(attrs.evolve(query, after=page.next_cursor), company.founder)
    assert found == sorted(found, reverse=True)
    assert 5 == len(set(found))
    with pytest.raises(Invalid):
        company.house.ask(attrs.evolve(query, after="x"), company.founder)


def test_what_was_settled_is_forgotten_after_thirty_days(company: Company) -> None:
    """When the next delivery is settled; what still waits is not."""
    made = named(company, "project.created")
    project(company, "Old")
    pass_by(company, 30 * DAY)
    project(company, "Young")
    assert 2 == len(log(company, made))
    pass_by(company, SECOND)
    project(company, "Youngest")
    assert 2 == len(log(company, made))
