"""What a session should have cost, and what explains the client's own total, from the books.

Nothing here comes from a transcript but which messages it holds: the books of the scripted model
say what was asked and answered, the client's telemetry what it charged for it.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import attrs

from crewkit.rates import shipped_rates
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.pricing import Priced, RateBook
from crewkit_testing.lab.corpora import Corpus, Request, facts_of

NOTHING = Decimal(0)
MICRO_DOLLAR = Decimal("0.000001")
FLOAT_NOISE = Decimal("1e-12")
"""What the client's binary fractions may be off by."""

# An unknown model costs nothing here, while the client prices it as its own default.
_DEFAULT_MODEL = {"2.1.330": "claude-opus-5-5", "2.1.197": "claude-opus-4-8"}
_DAY = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
_RATES = shipped_rates()


def price(model: str, usage: TokenUsage, rates: RateBook = _RATES) -> Decimal | None:
    """Return what *usage* costs, None for a model without a rate."""
    return rates.price(
        Priced(
            model=model,
            at=_DAY,
            input=usage.input,
            output=usage.output,
            cache_read=usage.cache_read,
            cache_write_5m=usage.cache_write_5m,
            cache_write_1h=usage.cache_write_1h,
        )
    )


@attrs.frozen(kw_only=True)
class Explanation:
    """Why the client's total of a session is not the sum of its messages.

    Attributes:
        ours: The priced messages that a transcript holds.
        unheld: Requests that no transcript holds, at the client's prices.
        unpriced: Messages of models without a rate, at the client's guess.
        charged_otherwise: By its telemetry the client charged so much more, or less, for an
            answer than the tokens it was told of cost.
    """

    ours: Decimal
    unheld: Decimal
    unpriced: Decimal
    charged_otherwise: Decimal

    @property
    def difference(self) -> Decimal:
        """The client's total - ours, but for what a fork inherited."""
        return self.unheld + self.unpriced + self.charged_otherwise


def explain(corpus: Corpus, session: str, held: frozenset[str]) -> Explanation:
    """Return what explains the client's total of *session*.

    Args:
        held: The ids of the messages that the corpus's transcripts hold.
    """
    asked = [request for request in corpus.requests() if request.session == session]
    known = [request for request in asked if request.message_id in held]
    priced = [request for request in known if price(request.model, request.usage) is not None]
    return Explanation(
        ours=_client_price(corpus, priced),
        unheld=_client_price(corpus, (r for r in asked if r.message_id not in held)),
        unpriced=_client_price(corpus, (r for r in known if r not in priced)),
        charged_otherwise=sum(charged_otherwise(corpus, asked).values(), NOTHING),
    )


def charged_otherwise(corpus: Corpus, requests: Iterable[Request]) -> dict[str, Decimal]:
    """Return by message what the client charged beyond the answer's price, where it did."""
    charged = {spent.request_id: spent.cost_usd for spent in corpus.spendings()}
    found = {}
    for request in requests:
        if request.request_id in charged:
            beyond = charged[request.request_id] - _client_price(corpus, [request])
            if abs(beyond) > FLOAT_NOISE:
                found[request.message_id] = beyond
    return found


def inherited(corpus: Corpus, session: str) -> Decimal:
    """Return how much of the client's total of *session* its origin had spent before the fork.

    By 2.1.330: a fork made by ``--fork-session`` starts from its origin's total, subagents and all;
    one made by ``/branch`` starts from nothing.
    """
    origin = origins(corpus).get(session)
    if origin is None or origin.branched:
        return NOTHING
    requests = corpus.requests()
    first = min(request.number for request in requests if request.session == session)
    before = (r for r in requests if r.session == origin.session and r.number < first)
    return _client_price(corpus, before) + inherited(corpus, origin.session)


@attrs.frozen
class Origin:
    """The session that a fork was made from, and whether by ``/branch``."""

    session: str
    branched: bool


def origins(corpus: Corpus) -> dict[str, Origin]:
    """Return the origin of each fork, by its last copied message."""
    found: dict[str, Origin] = {}
    for file in corpus.files():
        for message in (message for facts in facts_of(file) for message in facts.messages):
            if message.copied_from is not None:
                branched = b'"forkedFrom"' in file.path.read_bytes()
                found[file.claude_session_id] = Origin(message.copied_from, branched)
    return found


def _client_price(corpus: Corpus, requests: Iterable[Request]) -> Decimal:
    total = NOTHING
    for request in requests:
        known = price(request.model, request.usage)
        if known is None:
            known = price(_DEFAULT_MODEL[corpus.version], request.usage)
        if known is None:
            raise LookupError(f"no rate of {corpus.version}'s default model")
        total += known
    return total
