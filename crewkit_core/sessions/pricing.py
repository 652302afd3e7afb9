"""What messages cost: exact decimals, by the rates of their time."""

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, localcontext
from types import MappingProxyType

import attrs

PER_TOKENS = Decimal(1_000_000)
EXACT = Context(prec=100)
_DECORATIONS = (
    re.compile(r"^(?:[a-z-]{2,10}\.)?anthropic\.|^anthropic/"),
    re.compile(r"\[\w+\]$"),
    re.compile(r"-v\d+(?::\d+)?$"),
    re.compile(r"[-@]20\d{6}$"),
)


@attrs.frozen(kw_only=True)
class Rate:
    """Dollars per million tokens of one model from one day on.

    Attributes:
        model: Canonical name, without provider, snapshot date and context mark.
        since: First day (UTC) it holds; None: always.
        source: Where the figures come from.
    """

    model: str
    since: dt.date | None
    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write_5m: Decimal
    cache_write_1h: Decimal
    source: str


@attrs.frozen(kw_only=True)
class Surcharge:
    """A factor on the whole message, where its record names the reason.

    Attributes:
        field: The record's field: ``speed``, ``service_tier`` or ``inference_geo``.
        value: The value that triggers it.
    """

    field: str
    value: str
    factor: Decimal
    source: str


@attrs.frozen(kw_only=True)
class Priced:
    """The parts of a message that a price depends on; counts of tokens and requests."""

    model: str
    at: dt.datetime
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    speed: str = ""
    service_tier: str = ""
    inference_geo: str = ""
    web_searches: int = 0


def canonical_model(model: str) -> str:
    """Return *model* as rates name it: ``us.anthropic.claude-x-20250101-v1:0`` is ``claude-x``."""
    bare, before = model.strip().lower(), ""
    while bare != before:
        before = bare
        for decoration in _DECORATIONS:
            bare = decoration.sub("", bare)
    return bare


def exact_sum(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum, exact whatever decimal context the program around us has set."""
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


@attrs.frozen
class RateBook:
    """Rates by model and day, with surcharges; an unknown model has no price.

    Attributes:
        rates: In any order; of those of one model the latest that holds on the day counts.
        web_search: Dollars a server-side web search request.
    """

    rates: tuple[Rate, ...]
    surcharges: tuple[Surcharge, ...] = ()
    web_search: Decimal = Decimal(0)
    _by_model: Mapping[str, tuple[Rate, ...]] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        by_model: dict[str, list[Rate]] = {}
        for rate in sorted(self.rates, key=lambda rate: rate.since or dt.date.min, reverse=True):
            by_model.setdefault(canonical_model(rate.model), []).append(rate)
        frozen = MappingProxyType({model: tuple(rates) for model, rates in by_model.items()})
        object.__setattr__(self, "_by_model", frozen)

    def with_own(self, own: Iterable[Rate]) -> "RateBook":
        """Return a book in which an organization's own rates replace those of the same models."""
        mine = tuple(own)
        models = {canonical_model(rate.model) for rate in mine}
        kept = tuple(rate for rate in self.rates if canonical_model(rate.model) not in models)
        return RateBook(kept + mine, self.surcharges, self.web_search)

    def rate(self, model: str, day: dt.date) -> Rate | None:
        """Return the model's rate on *day*; None when it is not known."""
        for rate in self._by_model.get(_canonical(model), ()):
            if rate.since is None or rate.since <= day:
                return rate
        return None

    def price(self, message: Priced) -> Decimal | None:
        """Return the exact price in dollars; None when the model has no rate on that day."""
        rate = self.rate(message.model, message.at.astimezone(dt.UTC).date())
        if rate is None:
            return None
        with localcontext(EXACT):
            return self._price(message, rate)

    def _price(self, message: Priced, rate: Rate) -> Decimal:
        tokens = (
            message.input * rate.input
            + message.output * rate.output
            + message.cache_read * rate.cache_read
            + message.cache_write_5m * rate.cache_write_5m
            + message.cache_write_1h * rate.cache_write_1h
        ) / PER_TOKENS
        for surcharge in self.surcharges:
            if getattr(message, surcharge.field) == surcharge.value:
                tokens *= surcharge.factor
        return tokens + message.web_searches * self.web_search


_canonical = functools.lru_cache(maxsize=1024)(canonical_model)
