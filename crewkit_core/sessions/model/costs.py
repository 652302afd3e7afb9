"""Four accounts of what a session cost, side by side, each difference named record by record."""

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.telemetry import Measure, Told, ToldRequest
from crewkit_core.sessions.pricing import exact_sum

MICRO_DOLLAR = Decimal("0.000001")
SHOWN = 100
_NOISE = Decimal("0.000000001")
_WINDOW = "[1m]"


class Agreement(enum.StrEnum):
    """How the accounts stand to each other."""

    ALONE = "alone"
    AGREE = "agree"
    EXPLAINED = "explained"
    UNEXPLAINED = "unexplained"


class Apart(enum.StrEnum):
    """Why the client's account of one request differs from the transcript's."""

    NOT_IN_TRANSCRIPT = "not_in_transcript"
    NOT_TOLD = "not_told"
    PRICED_OTHERWISE = "priced_otherwise"


@attrs.frozen(kw_only=True)
class CostDifference:
    """One record that makes two accounts differ.

    Attributes:
        request_id: Of the request that the client told of; None: it told of none.
        cost_usd: What it adds to the client's account, beyond the transcript's; negative where
            it adds less.
        source: What asked, as the client says.
    """

    reason: Apart
    request_id: str | None
    at: dt.datetime
    model: str
    source: str
    cost_usd: Decimal


@attrs.frozen(kw_only=True)
class CostAccount:
    """One account beside the transcript's.

    Attributes:
        cost_usd: As it says.
        difference_usd: What it says beyond the transcript, and beyond what was inherited.
        unexplained_usd: The part of the difference that no single record explains.
    """

    cost_usd: Decimal
    difference_usd: Decimal
    unexplained_usd: Decimal


@attrs.frozen(kw_only=True)
class ToldUsage:
    """What the client told of one model.

    Attributes:
        counter_cost_usd: By its counter; None: the counter does not name the model.
    """

    model: str
    requests: int
    input: int
    output: int
    cache_read: int
    cache_write: int
    cost_usd: Decimal
    counter_cost_usd: Decimal | None


@attrs.frozen(kw_only=True)
class CostViews:
    """What a session cost: by its transcript, by the client's events, its counter and its total.

    Attributes:
        transcript_usd: The priced part of the session's own messages.
        events: The sum of the requests that the client told of; None: it told of none.
        counter: Its cost counter; None without points.
        client: Its own running total; None when it left none.
        told: What it told, a model each, the most expensive first.
        differences: Records in which events and transcript differ, the largest first; some at most.
        further: How many there are beside those.
    """

    transcript_usd: Decimal = Decimal(0)
    events: CostAccount | None = None
    counter: CostAccount | None = None
    client: CostAccount | None = None
    told: tuple[ToldUsage, ...] = ()
    differences: tuple[CostDifference, ...] = ()
    further: int = 0
    agreement: Agreement = Agreement.ALONE


def compare(
    told: Told,
    messages: Sequence[MessageRecord],
    ours: Decimal,
    client: Decimal | None = None,
    inherited: Decimal = Decimal(0),
) -> CostViews:
    """Return the accounts of a session side by side.

    Args:
        told: What the client reported of it.
        messages: Those that are counted in it; of no matter where the client told of no request.
        ours: The priced part of them.
        client: The client's own running total.
        inherited: What of that total was spent by the session it was forked from.
    """
    found = differences(told.requests, messages) if told.requests else ()
    beyond = exact_sum([each.cost_usd for each in found if each.reason is not Apart.NOT_TOLD])
    untold = exact_sum([each.cost_usd for each in found if each.reason is Apart.NOT_TOLD])

    def account(total: Decimal, over: Decimal = Decimal(0)) -> CostAccount:
        difference = total - ours - over
        # what was not told may be lost on its way, or the client did not count it either
        left = min(difference - beyond, difference - beyond - untold, key=abs)
        return CostAccount(cost_usd=total, difference_usd=difference, unexplained_usd=left)

    events = account(exact_sum([each.cost_usd for each in told.requests]))
    counted = [each.value for each in told.counted if each.measure is Measure.COST]
    accounts = {
        "events": events if told.requests else None,
        "counter": account(exact_sum(counted)) if counted else None,
        "client": None if client is None else account(client, inherited),
    }
    return CostViews(
        transcript_usd=ours,
        **accounts,
        told=told_usage(told),
        differences=found[:SHOWN],
        further=len(found[SHOWN:]),
        agreement=_agreement([each for each in accounts.values() if each is not None]),
    )


def _agreement(accounts: Sequence[CostAccount]) -> Agreement:
    if not accounts:
        return Agreement.ALONE
    if any(abs(each.unexplained_usd) >= MICRO_DOLLAR for each in accounts):
        return Agreement.UNEXPLAINED
    if any(abs(each.difference_usd) >= MICRO_DOLLAR for each in accounts):
        return Agreement.EXPLAINED
    return Agreement.AGREE


def differences(
    requests: Sequence[ToldRequest], messages: Sequence[MessageRecord]
) -> tuple[CostDifference, ...]:
    """Return the records in which two accounts differ, the largest first; they sum to it.

    A transcript does not always keep the request's id with what is counted, so that request and
    message are matched by model and tokens: those that are alike in all of them cost the same. What
    is left is matched without the output, which of an answer that was cut is told otherwise.
    """
    pairs: list[tuple[ToldRequest, MessageRecord]] = []
    for of_request, of_message in _KEYS:
        matched, requests, messages = _match(requests, messages, of_request, of_message)
        pairs += matched
    found = [_apart(request, message) for request, message in pairs]
    found += [_only_told(request) for request in requests]
    found += [_not_told(message) for message in messages]
    real = [each for each in found if abs(each.cost_usd) >= _NOISE]
    return tuple(sorted(real, key=lambda each: (-abs(each.cost_usd), each.at, each.model)))


_Key = tuple[
    Callable[[ToldRequest], Hashable],
    Callable[[MessageRecord], Hashable],
]


def _asked(request: ToldRequest) -> tuple[object, ...]:
    return (
        request.model.removesuffix(_WINDOW),
        request.input,
        request.cache_read,
        request.cache_write,
    )


def _held(message: MessageRecord) -> tuple[object, ...]:
    used = message.usage
    written = used.cache_write_5m + used.cache_write_1h
    return (message.model.removesuffix(_WINDOW), used.input, used.cache_read, written)


_KEYS: tuple[_Key, ...] = (
    (lambda one: (*_asked(one), one.output), lambda one: (*_held(one), one.usage.output)),
    (_asked, _held),
)


def _match(
    requests: Sequence[ToldRequest],
    messages: Sequence[MessageRecord],
    of_request: Callable[[ToldRequest], Hashable],
    of_message: Callable[[MessageRecord], Hashable],
) -> tuple[list[tuple[ToldRequest, MessageRecord]], list[ToldRequest], list[MessageRecord]]:
    """Return who belongs together, by key and in the order of time, and who is left."""
    waiting: dict[Hashable, list[MessageRecord]] = defaultdict(list)
    for message in sorted(messages, key=lambda each: (each.at, each.message_id), reverse=True):
        waiting[of_message(message)].append(message)
    pairs, left = [], []
    for request in sorted(requests, key=lambda each: (each.at, each.request_id)):
        alike = waiting.get(of_request(request))
        if alike:
            pairs.append((request, alike.pop()))
        else:
            left.append(request)
    return pairs, left, [message for alike in waiting.values() for message in alike]


def _apart(request: ToldRequest, message: MessageRecord) -> CostDifference:
    beyond = request.cost_usd - (message.cost_usd or Decimal(0))
    return _difference(Apart.PRICED_OTHERWISE, request, beyond)


def _only_told(request: ToldRequest) -> CostDifference:
    return _difference(Apart.NOT_IN_TRANSCRIPT, request, request.cost_usd)


def _difference(reason: Apart, request: ToldRequest, cost: Decimal) -> CostDifference:
    return CostDifference(
        reason=reason,
        request_id=request.request_id,
        at=request.at,
        model=request.model,
        source=request.source,
        cost_usd=cost,
    )


def _not_told(message: MessageRecord) -> CostDifference:
    return CostDifference(
        reason=Apart.NOT_TOLD,
        request_id=None,
        at=message.at,
        model=message.model,
        source="",
        cost_usd=-(message.cost_usd or Decimal(0)),
    )


def told_usage(told: Told) -> tuple[ToldUsage, ...]:
    """Return what was told, a model each, the most expensive first."""
    by_model: dict[str, list[ToldRequest]] = defaultdict(list)
    for request in told.requests:
        by_model[request.model].append(request)
    counted = {
        model: exact_sum(
            [
                each.value
                for each in told.counted
                if each.measure is Measure.COST and each.model == model
            ]
        )
        for model in {each.model for each in told.counted if each.measure is Measure.COST}
    }
    rows = [
        _usage(model, by_model.get(model, ()), counted.get(model))
        for model in {*by_model, *counted}
    ]
    return tuple(sorted(rows, key=lambda row: (-row.cost_usd, row.model)))


def _usage(model: str, requests: Iterable[ToldRequest], counter: Decimal | None) -> ToldUsage:
    own = tuple(requests)
    return ToldUsage(
        model=model,
        requests=len(own),
        input=sum(each.input for each in own),
        output=sum(each.output for each in own),
        cache_read=sum(each.cache_read for each in own),
        cache_write=sum(each.cache_write for each in own),
        cost_usd=exact_sum([each.cost_usd for each in own]),
        counter_cost_usd=counter,
    )
