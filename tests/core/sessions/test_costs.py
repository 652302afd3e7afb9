"""Four accounts of what a session cost."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.costs import SHOWN, Agreement, Apart, compare
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.telemetry import Counted, Measure, Told
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.pricing import exact_sum
from crewkit_testing.told import AT, MODEL, a_told_request

_ID = new_id(AT)
_USAGE = TokenUsage(input=10, output=20, cache_read=30, cache_write_5m=35, cache_write_1h=5)
COST = Decimal("0.000323")


def a_message(name: str = "m", **changes: Any) -> MessageRecord:
    """Build a message with the tokens of a told request."""
    values: dict[str, Any] = {
        "organization_id": _ID,
        "message_id": name,
        "conversation_id": _ID,
        "stream_id": _ID,
        "line": 0,
        "at": AT,
        "model": MODEL,
        "usage": _USAGE,
        "cost_usd": COST,
    }
    return MessageRecord(**values | changes)


def counter(value: Decimal) -> tuple[Counted, ...]:
    """Return a cost counter's sum."""
    return (Counted(measure=Measure.COST, model=MODEL, value=value),)


def test_a_transcript_alone_is_an_account_beside_none() -> None:
    """Nothing is claimed of what nobody told."""
    views = compare(Told(), (), COST)
    assert (views.events, views.counter, views.client) == (None, None, None)
    assert (views.agreement, views.transcript_usd) == (Agreement.ALONE, COST)


def test_four_accounts_that_say_the_same_agree() -> None:
    """To the micro-dollar: a client adds up in floats."""
    told = Told(requests=(a_told_request("s"),), counted=counter(COST + Decimal("1e-12")))
    views = compare(told, [a_message()], COST, COST)
    assert views.agreement is Agreement.AGREE
    assert views.differences == ()
    assert [row.requests for row in views.told] == [1]


def test_a_request_that_no_transcript_holds_explains_the_difference() -> None:
    """Compaction's own, in all three of the client's accounts."""
    extra = a_told_request(
        "s", "req_compact", source="compact", output=800, cost_usd=Decimal("0.5")
    )
    told = Told(requests=(a_told_request("s"), extra), counted=counter(COST + extra.cost_usd))
    views = compare(told, [a_message()], COST, COST + extra.cost_usd)
    assert views.agreement is Agreement.EXPLAINED
    (found,) = views.differences
    assert (found.reason, found.request_id, found.source) == (
        Apart.NOT_IN_TRANSCRIPT,
        "req_compact",
        "compact",
    )
    for account in (views.events, views.counter, views.client):
        assert account is not None
        assert (account.difference_usd, account.unexplained_usd) == (extra.cost_usd, Decimal(0))


def test_what_no_record_explains_is_said_to_be_unexplained() -> None:
    """An amount is never explained away."""
    told = Told(requests=(a_told_request("s"),), counted=counter(COST))
    views = compare(told, [a_message()], COST, COST + Decimal("0.000001"))
    assert views.agreement is Agreement.UNEXPLAINED
    assert views.client is not None
    assert views.client.unexplained_usd == Decimal("0.000001")


def test_an_event_that_was_lost_is_named_by_its_message() -> None:
    """The client counted it: its total and its counter agree with the transcript."""
    told = Told(requests=(a_told_request("s"),), counted=counter(2 * COST))
    lost = a_message("lost", usage=TokenUsage(input=1), cost_usd=COST)
    views = compare(told, [a_message(), lost], 2 * COST, 2 * COST)
    assert [(each.reason, each.cost_usd) for each in views.differences] == [(Apart.NOT_TOLD, -COST)]
    assert views.agreement is Agreement.EXPLAINED


def test_a_cut_answer_is_told_otherwise() -> None:
    """The client charged other tokens than its transcript names: one request, one difference."""
    told = Told(requests=(a_told_request("s", output=1, cost_usd=Decimal("0.001")),))
    views = compare(told, [a_message()], COST)
    (found,) = views.differences
    assert (found.reason, found.cost_usd) == (Apart.PRICED_OTHERWISE, Decimal("0.001") - COST)


def test_a_model_without_a_rate_here_is_priced_by_the_client() -> None:
    """All that it says stands against nothing of ours."""
    told = Told(requests=(a_told_request("s"),))
    views = compare(told, [a_message(cost_usd=None)], Decimal(0))
    (found,) = views.differences
    assert (found.reason, found.cost_usd) == (Apart.PRICED_OTHERWISE, COST)


def test_what_a_fork_inherited_is_in_the_clients_total_alone() -> None:
    """It is taken off before anything is compared."""
    told = Told(requests=(a_told_request("s"),))
    views = compare(told, [a_message()], COST, COST + 7, Decimal(7))
    assert views.agreement is Agreement.AGREE


def test_differences_add_up_whatever_is_told() -> None:
    """Requests and messages of any tokens, in any order: what the accounts differ by is named."""
    dice = random.Random(7)
    for _ in range(50):
        requests = tuple(
            a_told_request(
                "s",
                f"r{number}",
                at=AT + dt.timedelta(seconds=dice.randrange(9)),
                input=dice.randrange(3),
                output=dice.randrange(3),
                cost_usd=Decimal(dice.randrange(1000)) / 10**6,
            )
            for number in range(dice.randrange(1, 12))
        )
        messages = [
            a_message(
                f"m{number}",
                usage=TokenUsage(
                    input=dice.randrange(3),
                    output=dice.randrange(3),
                    cache_read=30,
                    cache_write_1h=40,
                ),
                cost_usd=dice.choice([None, Decimal(dice.randrange(1000)) / 10**6]),
            )
            for number in range(dice.randrange(12))
        ]
        ours = exact_sum([each.cost_usd for each in messages if each.cost_usd is not None])
        views = compare(Told(requests=requests), messages, ours)
        assert views.events is not None
        assert views.events.difference_usd == sum(each.cost_usd for each in views.differences)
        assert views.events.unexplained_usd == 0


def test_only_the_largest_differences_are_shown() -> None:
    """How many there are beside them is said."""
    requests = tuple(
        a_told_request("s", f"r{number}", output=number, cost_usd=Decimal(number))
        for number in range(1, SHOWN + 6)
    )
    views = compare(Told(requests=requests), (), Decimal(0))
    assert (len(views.differences), views.further) == (SHOWN, 5)
    assert views.differences[0].cost_usd == SHOWN + 5
