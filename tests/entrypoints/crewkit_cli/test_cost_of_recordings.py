"""What a user is told that the real client's sessions cost, against the books of their model."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_testing.asking import Ask, answer, items, listed, transcripts
from crewkit_testing.lab.corpora import Corpus, corpora, owned
from crewkit_testing.lab.oracle import FLOAT_NOISE, explain, inherited, price

pytestmark = pytest.mark.postgres

KINDS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")
_CORPORA = corpora()

every_corpus = pytest.mark.parametrize(
    "corpus", _CORPORA, ids=[f"{corpus.version}-{corpus.path.name}" for corpus in _CORPORA]
)


@attrs.frozen
class Books:
    """What the scripted model's books say of each session that a transcript holds."""

    corpus: Corpus
    held: frozenset[str]

    def usages(self, session: str) -> list[tuple[str, TokenUsage]]:
        return [
            (request.model, request.usage)
            for request in self.corpus.requests()
            if request.session == session and request.message_id in self.held
        ]

    def tokens(self, session: str) -> dict[str, int]:
        total: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        for _, usage in self.usages(session):
            total.update({kind: getattr(usage, kind) for kind in KINDS})
        return dict(total)

    def cost(self, session: str) -> Decimal | None:
        """Return the priced part; None when there is something, and nothing has a price."""
        priced = [price(model, usage) for model, usage in self.usages(session)]
        known = [amount for amount in priced if amount is not None]
        return sum(known, Decimal(0)) if known or not priced else None

    def unpriced(self, session: str) -> list[str]:
        usages = self.usages(session)
        return sorted({model for model, usage in usages if price(model, usage) is None})


@pytest.fixture
def rows(ck: Ask, corpus: Corpus) -> dict[str, dict[str, Any]]:
    """Bring one recorded scene in; return what ``sessions list`` prints, by Claude's session id."""
    brought = answer(ck, "sessions", "import", str(corpus.path / "projects"))
    assert brought["rejected"] == []
    return {row["claude_session_id"]: row for row in listed(ck)}


def books_of(corpus: Corpus) -> Books:
    return Books(corpus, frozenset(owned(corpus.files())))


@every_corpus
def test_tokens_and_cost_are_those_of_the_books(
    corpus: Corpus, rows: dict[str, dict[str, Any]]
) -> None:
    """Of every session each kind of tokens, the exact cost, and what has no price."""
    books = books_of(corpus)
    expected = {
        session: (books.tokens(session), books.cost(session), books.unpriced(session))
        for session in rows
    }
    told = {
        session: (
            row["tokens"],
            None if row["cost_usd"] is None else Decimal(row["cost_usd"]),
            row["unpriced_models"],
        )
        for session, row in rows.items()
    }
    assert expected == told


@every_corpus
def test_the_rest_of_a_row_is_what_lies_in_the_files(
    corpus: Corpus, rows: dict[str, dict[str, Any]]
) -> None:
    """Sessions, their lines, subagents and models; started and ended where there is a time."""
    files = transcripts(corpus.path / "projects")
    lines: Counter[str] = Counter()
    agents: Counter[str] = Counter()
    for (session, agent), path in files.items():
        lines[session] += items(path)
        agents[session] += agent is not None
    books = books_of(corpus)
    models = {session: sorted({model for model, _ in books.usages(session)}) for session in rows}
    assert {session: lines[session] for session in lines} == {
        session: row["items"] for session, row in rows.items()
    }
    assert {session: agents[session] for session in lines} == {
        session: row["subagents"] for session, row in rows.items()
    }
    assert models == {session: sorted(row["models"]) for session, row in rows.items()}
    assert all(row["started_at"] <= row["ended_at"] for row in rows.values())


@every_corpus
def test_the_difference_to_the_clients_total_is_explained(
    corpus: Corpus, ck: Ask, rows: dict[str, dict[str, Any]]
) -> None:
    """Wherever the client kept a total: nothing is left that the books do not explain."""
    held = frozenset(owned(corpus.files()))
    left = {}
    for session, row in rows.items():
        own = answer(ck, "sessions", "show", session)["reconciliation"]
        if own is not None:
            before = inherited(corpus, session)
            rest = Decimal(own["client_cost_usd"]) - Decimal(row["cost_usd"] or 0) - before
            assert abs(Decimal(own["inherited_cost_usd"]) - before) < FLOAT_NOISE
            assert abs(Decimal(own["difference_usd"]) - rest) < FLOAT_NOISE
            left[session] = abs(rest - explain(corpus, session, held).difference)
    assert {session: rest for session, rest in left.items() if rest > FLOAT_NOISE} == {}
    assert bool(left) == keeps_a_total(corpus)


def keeps_a_total(corpus: Corpus) -> bool:
    """Return whether a transcript of the scene holds the client's own running total."""
    files = Path(corpus.path / "projects").rglob("*.jsonl")
    return any(b'"cost-state"' in path.read_bytes() for path in files)
