"""What the real client says a session cost, explained to the last micro-dollar.

Three independent records stand beside a transcript: the client's own ``result``, the scripted
model's books, and the client's telemetry of each request.
"""

from decimal import Decimal

import pytest

from crewkit_testing.lab.corpora import Corpus, corpora, facts_of, owned
from crewkit_testing.lab.oracle import (
    FLOAT_NOISE,
    MICRO_DOLLAR,
    NOTHING,
    charged_otherwise,
    explain,
    origins,
    price,
)

_CORPORA = corpora()

every_corpus = pytest.mark.parametrize(
    "corpus", _CORPORA, ids=[f"{corpus.version}-{corpus.path.name}" for corpus in _CORPORA]
)


@every_corpus
def test_costs_are_explained_to_the_micro_dollar(corpus: Corpus) -> None:
    """The client's total = our messages + what the books explain + what a fork inherited."""
    read = owned(corpus.files())
    for session, total, inherited in client_totals(corpus):
        why = explain(corpus, session, frozenset(read))
        ours = sum(
            (price(message.model, message.usage) or NOTHING)
            for owner, message in read.values()
            if owner == session
        )
        assert ours == why.ours
        assert abs(total - ours - inherited - why.difference) < FLOAT_NOISE


@every_corpus
def test_every_kind_of_difference_is_told_apart(corpus: Corpus) -> None:
    """Only where a request is in no transcript, has no rate, or was cut, is there one at all."""
    held = frozenset(owned(corpus.files()))
    found = set()
    for session in {request.session for request in corpus.requests()}:
        why = explain(corpus, session, held)
        kinds = {"unheld": why.unheld, "unpriced": why.unpriced, "cut": why.charged_otherwise}
        found |= {kind for kind, amount in kinds.items() if abs(amount) >= MICRO_DOLLAR}
    assert found == DIFFERENCES.get((corpus.version, corpus.path.name), set())


DIFFERENCES = {
    ("2.1.330", "compact"): {"unheld"},
    ("2.1.197", "compact"): {"unheld"},
    ("2.1.197", "interactive"): {"unheld"},
    ("2.1.330", "models"): {"unpriced"},
    ("2.1.197", "models"): {"unpriced"},
    ("2.1.330", "cut"): {"cut"},
    ("2.1.197", "cut"): {"cut"},
}


def the_corpus(version: str, scene: str) -> Corpus:
    (found,) = (c for c in _CORPORA if (c.version, c.path.name) == (version, scene))
    return found


@pytest.mark.parametrize("version", ["2.1.197", "2.1.330"])
def test_the_clients_own_report_adds_up_to_its_total(version: str) -> None:
    """Request by request; so what it charged for an answer that was cut can be read there."""
    corpus = the_corpus(version, "cut")
    (result,) = corpus.results()
    charged = sum(spent.cost_usd for spent in corpus.spendings())
    assert abs(Decimal(str(result["total_cost_usd"])) - charged) < FLOAT_NOISE


def test_a_cut_answer_is_charged_by_estimate() -> None:
    """2.1.330 was told of one token and charges seven: 6 x $20 per million more than we do."""
    corpus = the_corpus("2.1.330", "cut")
    beyond = charged_otherwise(corpus, corpus.requests())
    (amount,) = beyond.values()
    assert (list(beyond), round(amount, 9)) == (["msg_21330cut000002"], Decimal("0.000120"))


def test_a_cut_answer_was_not_charged_at_all() -> None:
    """2.1.197 leaves it out of its total, though its tokens were used: we count them."""
    corpus = the_corpus("2.1.197", "cut")
    (request,) = (r for r in corpus.requests() if r.message_id == "msg_21197cut000002")
    known = price(request.model, request.usage)
    assert known is not None
    assert charged_otherwise(corpus, corpus.requests()) == {request.message_id: -known}


def client_totals(corpus: Corpus) -> list[tuple[str, Decimal, Decimal]]:
    """Return per session the client's last total, and how much of it the session did not spend."""
    if corpus.version == "2.1.197":
        return _totals_by_process(corpus)
    totals: dict[str, Decimal] = {}
    inherited: dict[str, Decimal] = {}
    for result in corpus.results():
        session = result["session_id"]
        if session not in totals:
            origin = origins(corpus).get(session)
            came = origin.session if origin else ""
            inherited[session] = totals.get(came, _first_total(corpus, came))
        totals[session] = Decimal(str(result["total_cost_usd"]))
    return [(session, total, inherited[session]) for session, total in totals.items()]


def _first_total(corpus: Corpus, origin: str) -> Decimal:
    """Return the running total in the transcript of *origin*, an interactive session."""
    for file in corpus.files():
        if file.claude_session_id == origin:
            (facts,) = facts_of(file)
            assert facts.cost_state is not None
            return facts.cost_state.total_cost_usd
    return Decimal(0)


def _totals_by_process(corpus: Corpus) -> list[tuple[str, Decimal, Decimal]]:
    """Return the totals of 2.1.197, which begin anew with each process, not with each session."""
    conversation = corpus.path.name in {"clear", "compact"}
    totals: dict[str, Decimal] = {}
    before = Decimal(0)
    for result in corpus.results():
        total = Decimal(str(result["total_cost_usd"]))
        session = result["session_id"]
        totals[session] = totals.get(session, Decimal(0)) + total - before
        before = total if conversation else Decimal(0)
    return [(session, total, Decimal(0)) for session, total in totals.items()]
