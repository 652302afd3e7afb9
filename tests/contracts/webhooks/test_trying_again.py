"""What is not taken is tried again, dies, and is sent again; endpoints that fail are disabled."""

import attrs
import pytest

from crewkit_core.accounts.model import LetterKind
from crewkit_core.tenancy.levels import Level
from crewkit_core.webhooks.errors import WebhookDisabled
from crewkit_core.webhooks.model import Failure, Reason, State
from crewkit_core.webhooks.schedule import JITTER, RETRIES
from crewkit_core.webhooks.use_cases import (
    ResendDead,
    ResendDelivery,
    SendWebhook,
    TryWebhook,
    UpdateWebhook,
)
from crewkit_testing.companies_of_people import Company
from crewkit_testing.webhook_parts import GONE, OK, REFUSED, TIMEOUT
from crewkit_testing.webhook_stories import (
    DAY,
    HOUR,
    SECOND,
    log,
    named,
    pass_by,
    place_of,
    project,
    receiver,
    shown,
)


def test_retries_are_on_schedule_and_end_in_death(company: Company) -> None:
    """5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 10 h, each within a fifth; id and bytes stay the same."""
    made = named(company, "project.created")
    receiver(company).answers = [REFUSED]
    project(company)
    off = []
    for number, wait in enumerate(RETRIES, 1):
        (delivery,) = log(company, made)
        assert (State.PENDING, number) == (delivery.state, delivery.tries)
        assert delivery.due_at is not None
        real = delivery.due_at - company.house.clock.now()
        off.append(real / wait - 1)
        pass_by(company, real - SECOND / 1000)
        assert number == len(receiver(company).sent)
        pass_by(company, SECOND / 1000)
    assert all(abs(each) <= JITTER for each in off)
    assert len({round(each, 3) for each in off}) > 4
    (delivery,) = log(company, made, State.DEAD)
    assert (8, None) == (delivery.tries, delivery.due_at)
    assert 1 == len({(each.id, each.body) for each in receiver(company).sent})
    assert 8 == len({each.headers["webhook-timestamp"] for each in receiver(company).sent})
    pass_by(company, 10 * DAY)
    assert 8 == len(receiver(company).sent)


def test_what_a_receiver_asks_for_is_honoured(company: Company) -> None:
    """Retry-After prolongs a wait, up to a day; nonsense in it changes nothing."""
    made = named(company, "project.created")
    for asked, least, most in (
        ("3600", HOUR, HOUR),
        ("1", 4 * SECOND, 6 * SECOND),
        ("99999999999", DAY, DAY),
        ("soon", 4 * SECOND, 6 * SECOND),
        ("-5", 4 * SECOND, 6 * SECOND),
    ):
        receiver(company).answers = [attrs.evolve(REFUSED, status=503, retry_after=asked)]
        project(company, f"p{least.seconds}{len(asked)}{asked[:1]}")
        newest = log(company, made)[0]
        assert newest.due_at is not None
        assert least <= newest.due_at - company.house.clock.now() <= most, asked


def test_a_redirect_and_no_answer_are_failures(company: Company) -> None:
    """Only a status from 200 to 299 is success."""
    made = named(company, "project.created")
    for status, failure in (
        (199, Failure.STATUS),
        (301, Failure.REDIRECT),
        (307, Failure.REDIRECT),
        (400, Failure.STATUS),
        (500, Failure.STATUS),
    ):
        receiver(company).answers = [attrs.evolve(REFUSED, status=status)]
        project(company, f"p{status}")
        newest = log(company, made)[0]
        assert (status, failure, State.PENDING) == (newest.status, newest.failure, newest.state)
    receiver(company).answers = [TIMEOUT]
    project(company, "slow")
    newest = log(company, made)[0]
    assert (None, Failure.TIMEOUT) == (newest.status, newest.failure)


def test_410_disables_with_a_mail(company: Company) -> None:
    """Nothing is sent there any more; admins are told; it can be made active again."""
    made = named(company, "project.created")
    admin = company.join(Level.ADMIN, "Adam")
    company.join(Level.MANAGER, "Mia")
    receiver(company).answers = [GONE]
    company.house.letters.clear()
    project(company)
    now = shown(company, made)
    assert Reason.GONE is now.disabled_reason
    assert State.DEAD is log(company, made)[0].state
    letters = company.house.letters
    assert {LetterKind.WEBHOOK_DISABLED} == {each.kind for each in letters}
    assert {"founder@acme.example", "adam@example.org"} == {each.to for each in letters}
    assert "s3cretpath" not in str([each.facts for each in letters])
    project(company, "Unheard")
    assert 1 == len(log(company, made))
    place = place_of(made)
    dead = log(company, made)[0]
    for message in (
        ResendDelivery(**place, delivery_id=dead.id),
        ResendDead(**place, since=company.house.clock.now() - DAY),
        TryWebhook(**place),
    ):
        with pytest.raises(WebhookDisabled):
            company.house.ask(message, admin)
    active = company.house.ask(UpdateWebhook(**place, active=True), admin)
    assert (None, None, None) == (
        active.disabled_at,
        active.disabled_reason,
        active.failing_since,
    )
    receiver(company).answers = [OK]
    company.house.ask(ResendDelivery(**place, delivery_id=dead.id), admin)
    company.house.work_off()
    assert State.DELIVERED is log(company, made)[0].state


def test_five_days_of_failure_disable_and_one_success_forgives(company: Company) -> None:
    """Counted from the first failure after which nothing succeeded."""
    made = named(company, "project.created")
    receiver(company).answers = [REFUSED, OK, REFUSED]
    project(company, "One")
    began = company.house.clock.now()
    assert began == shown(company, made).failing_since
    pass_by(company, 6 * SECOND)
    assert shown(company, made).failing_since is None
    project(company, "Two")
    company.house.letters.clear()
    pass_by(company, 5 * DAY - SECOND)
    assert shown(company, made).disabled_at is None
    project(company, "Three")
    assert shown(company, made).disabled_at is None
    pass_by(company, 10 * SECOND)
    assert Reason.FAILING is shown(company, made).disabled_reason
    assert ["founder@acme.example"] == [each.to for each in company.house.letters]
    waiting = log(company, made, State.PENDING)
    pass_by(company, DAY)
    assert [] == log(company, made, State.PENDING), waiting


def test_a_try_that_is_noted_is_not_made_again(company: Company) -> None:
    """A job may run twice: the second time it finds its try in the log."""
    made = named(company, "project.created")
    receiver(company).answers = [REFUSED]
    project(company)
    (delivery,) = log(company, made)
    job = SendWebhook(
        organization_id=company.id,
        webhook_id=made.webhook.id,
        delivery_id=delivery.id,
        number=1,
    )
    company.house.queue.append(job)
    company.house.work_off()
    assert 1 == len(receiver(company).sent)
    resend = ResendDelivery(
        organization_id=company.id, webhook_id=made.webhook.id, delivery_id=delivery.id
    )
    company.house.ask(resend, company.founder)
    company.house.work_off()
    pass_by(company, 7 * SECOND)  # the job of before the resend comes too late for anything
    assert [2, 3] == [len(receiver(company).sent) - 1, len(receiver(company).sent)]
