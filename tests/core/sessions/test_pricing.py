"""Prices: exact, by the rates of their time, never invented."""

import datetime as dt
import decimal
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit.rates import shipped_rates
from crewkit_core.sessions.model.transcript import MAX_TOKENS
from crewkit_core.sessions.pricing import (
    Priced,
    Rate,
    RateBook,
    Surcharge,
    canonical_model,
    exact_sum,
)

AT = dt.datetime(2026, 1, 8, 12, tzinfo=dt.UTC)
KINDS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")

counts = st.integers(0, MAX_TOKENS)
amounts = st.decimals(0, 1000, allow_nan=False, allow_infinity=False, places=12)
usages = st.fixed_dictionaries(dict.fromkeys(KINDS, counts))


def a_rate(model: str = "claude-x", since: dt.date | None = None, **wanted: Decimal) -> Rate:
    figures = {
        "input": Decimal(3),
        "output": Decimal(15),
        "cache_read": Decimal("0.3"),
        "cache_write_5m": Decimal("3.75"),
        "cache_write_1h": Decimal(6),
    }
    return Rate(model=model, since=since, source="a test", **{**figures, **wanted})


def priced(model: str = "claude-x", at: dt.datetime = AT, **wanted: object) -> Priced:
    return Priced(**{"model": model, "at": at, **dict.fromkeys(KINDS, 0), **wanted})  # type: ignore[arg-type]


@given(usage=usages, rates=st.fixed_dictionaries(dict.fromkeys(KINDS, amounts)))
def test_a_price_is_exact(usage: dict[str, Any], rates: dict[str, Any]) -> None:
    """It equals the sum in fractions, with no digit lost."""
    book = RateBook((a_rate(**rates),))

    price = book.price(priced(**usage))

    assert price is not None
    exact = sum((Fraction(rates[kind]) * usage[kind] for kind in KINDS), Fraction(0)) / 10**6
    assert exact == Fraction(price)


@given(usage=usages)
def test_a_price_does_not_depend_on_the_decimal_context_around_it(usage: dict[str, Any]) -> None:
    """A program that embeds us may round as it likes."""
    book = RateBook(
        (a_rate(),), (Surcharge(field="speed", value="fast", factor=Decimal("1.1"), source=""),)
    )
    message = priced(**usage, speed="fast", web_searches=7)

    with decimal.localcontext(decimal.Context(prec=3)):
        rounded = book.price(message)

    assert book.price(message) == rounded


@given(costs=st.lists(st.decimals(0, 10**6, places=18), max_size=5))
def test_a_sum_of_prices_is_free_of_their_order(costs: list[Decimal]) -> None:
    """Every order gives the same digits, also where the context around rounds."""
    with decimal.localcontext(decimal.Context(prec=3)):
        sums = {exact_sum(order) for order in permutations(costs)}

    exact = sum((Fraction(cost) for cost in costs), Fraction(0))
    assert [exact] == [Fraction(total) for total in sums]


@given(many=usages, more=usages)
def test_the_price_of_two_messages_is_the_sum_of_both(
    many: dict[str, Any], more: dict[str, Any]
) -> None:
    """Pricing is linear: nothing is rounded a message."""
    book = RateBook((a_rate(),))
    both = {kind: many[kind] + more[kind] for kind in KINDS}

    parts = [book.price(priced(**many)), book.price(priced(**more))]

    assert None not in parts
    assert book.price(priced(**both)) == exact_sum(part for part in parts if part is not None)


@pytest.mark.parametrize(
    "model",
    [
        "claude-x",
        " Claude-X ",
        "claude-x-20250101",
        "claude-x@20250101",
        "claude-x[1m]",
        "claude-x-20250101[1m]",
        "anthropic.claude-x-20250101-v1:0",
        "us.anthropic.claude-x-20250101-v1:0",
        "us-gov.anthropic.claude-x-20250101-v1:0",
        "global.anthropic.claude-x-20250101-v1:0[1m]",
        "anthropic/claude-x",
        "claude-x-v2@20250101",
    ],
)
def test_the_names_of_one_model(model: str) -> None:
    """Provider, region, snapshot and context mark do not make another model."""
    assert "claude-x" == canonical_model(model)


@given(
    parts=st.lists(
        st.sampled_from(
            ["us.", "anthropic.", "anthropic/", "claude-x", "-20250101", "-v1:0", "[1m]"]
        ),
        max_size=6,
    )
)
def test_a_canonical_name_is_its_own(parts: list[str]) -> None:
    """Canonical twice is canonical once."""
    once = canonical_model("".join(parts))

    assert once == canonical_model(once)


@pytest.mark.parametrize("model", ["claude-y", "claude-x-mini", "gpt-x", "", "<synthetic>", "x"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    """Neither zero nor another model's."""
    assert None is RateBook((a_rate(),)).price(priced(model, input=1))


@pytest.mark.parametrize(
    ("day", "dollars"),
    [("2025-12-31", 3), ("2026-01-01", 4), ("2026-01-31", 4), ("2026-02-01", 5)],
)
def test_a_rate_holds_from_its_day_on(day: str, dollars: int) -> None:
    """In whatever order the table lists them."""
    rates = [
        a_rate(input=Decimal(3)),
        a_rate(since=dt.date(2026, 1, 1), input=Decimal(4)),
        a_rate(since=dt.date(2026, 2, 1), input=Decimal(5)),
    ]
    at = dt.datetime.fromisoformat(f"{day}T00:00:00+00:00")

    found = {RateBook(order).price(priced(at=at, input=10**6)) for order in permutations(rates)}

    assert {Decimal(dollars)} == found


def test_before_its_first_day_a_model_has_no_price() -> None:
    """A rate of tomorrow says nothing of today."""
    book = RateBook((a_rate(since=dt.date(2026, 1, 9)),))

    assert [None, Decimal(3)] == [
        book.price(priced(input=10**6)),
        book.price(priced(at=AT + dt.timedelta(days=1), input=10**6)),
    ]


def test_a_day_is_a_day_of_utc() -> None:
    """Wherever the clock that wrote the record stood."""
    book = RateBook((a_rate(since=dt.date(2026, 1, 9)),))
    ahead = dt.timezone(dt.timedelta(hours=5, minutes=30))

    assert None is book.price(priced(at=dt.datetime(2026, 1, 9, 5, tzinfo=ahead), input=1))


@pytest.mark.parametrize(
    ("named", "factor"),
    [
        ({}, "1"),
        ({"speed": "fast"}, "2"),
        ({"speed": "standard"}, "1"),
        ({"inference_geo": "us"}, "1.1"),
        ({"speed": "fast", "inference_geo": "us"}, "2.2"),
        ({"service_tier": "us"}, "1"),
    ],
)
def test_a_surcharge_counts_where_the_record_names_it(named: dict[str, Any], factor: str) -> None:
    """By its own field and value; two of them multiply."""
    book = RateBook(
        (a_rate(),),
        (
            Surcharge(field="speed", value="fast", factor=Decimal(2), source="a test"),
            Surcharge(field="inference_geo", value="us", factor=Decimal("1.1"), source="a test"),
        ),
    )

    assert 3 * Decimal(factor) == book.price(priced(input=10**6, **named))


def test_web_searches_are_priced_each_without_surcharge() -> None:
    """They are no tokens."""
    surcharge = Surcharge(field="speed", value="fast", factor=Decimal(2), source="a test")
    book = RateBook((a_rate(),), (surcharge,), Decimal("0.01"))

    assert Decimal("6.03") == book.price(priced(input=10**6, speed="fast", web_searches=3))


def test_own_rates_replace_those_of_the_same_model_alone() -> None:
    """However either table spells its name."""
    book = RateBook((a_rate(), a_rate("claude-y", input=Decimal(1))))

    own = book.with_own([a_rate("us.anthropic.claude-x-20250101-v1:0", input=Decimal(2))])

    assert [Decimal(2), Decimal(1)] == [
        own.price(priced("claude-x", input=10**6)),
        own.price(priced("claude-y", input=10**6)),
    ]


def test_every_shipped_rate_is_an_amount_with_a_source() -> None:
    """The table as it is shipped."""
    book = shipped_rates()
    figures = [getattr(rate, kind) for rate in book.rates for kind in KINDS]

    assert book.rates
    assert all(figure.is_finite() and figure >= 0 for figure in figures)
    assert all(rate.source for rate in book.rates)
    assert all(surcharge.source for surcharge in book.surcharges)
    assert {f.name for f in attrs.fields(Priced)} >= {s.field for s in book.surcharges}


def test_every_shipped_rate_is_found_under_its_own_name() -> None:
    """A name that is not canonical would never be looked up."""
    book = shipped_rates()

    assert [] == [rate.model for rate in book.rates if canonical_model(rate.model) != rate.model]
