"""Recordings of the real client, against the books of the model that answered it."""

import datetime as dt
from decimal import Decimal

import pytest

from crewkit.rates import shipped_rates
from crewkit_core.sessions.model.transcript import PieceFacts, TokenUsage
from crewkit_core.sessions.pricing import Priced, RateBook
from crewkit_testing.lab.corpora import Corpus, Request, corpora, facts_of, owned

_RATES = shipped_rates()
_FLOAT_NOISE = Decimal("1e-12")  # the client adds binary fractions
_DAY = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
_CORPORA = corpora()

# An unknown model costs nothing here, while the client prices it as its own default.
_DEFAULT_MODEL = {"2.1.330": "claude-opus-5-5", "2.1.197": "claude-opus-4-8"}

every_corpus = pytest.mark.parametrize(
    "corpus", _CORPORA, ids=[f"{corpus.version}-{corpus.path.name}" for corpus in _CORPORA]
)


def price(model: str, usage: TokenUsage, rates: RateBook = _RATES) -> Decimal | None:
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


def client_price(corpus: Corpus, requests: list[Request]) -> Decimal:
    """Return what the client says *requests* cost."""
    total = Decimal(0)
    for request in requests:
        known = price(request.model, request.usage)
        if known is None:
            known = price(_DEFAULT_MODEL[corpus.version], request.usage)
        assert known is not None
        total += known
    return total


def test_there_are_recordings_of_both_clients() -> None:
    """Every scene was recorded with both."""
    scenes = {
        version: {corpus.path.name for corpus in _CORPORA if corpus.version == version}
        for version in ("2.1.197", "2.1.330")
    }
    assert scenes["2.1.197"] == scenes["2.1.330"]
    assert len(scenes["2.1.330"]) == 14


@every_corpus
def test_every_message_has_the_tokens_that_were_answered(corpus: Corpus) -> None:
    """Deduplicated by id over all files, main and subagents."""
    answered = {request.message_id: request.usage for request in corpus.requests()}
    read = {name: message.usage for name, (_, message) in owned(corpus.files()).items()}
    assert {name: answered[name] for name in read} == read


_MISSING = {
    ("2.1.330", "compact"): 1,  # what compaction asks is in no transcript
    ("2.1.197", "compact"): 1,
    ("2.1.197", "interactive"): 1,  # nor is what the terminal of 2.1.197 asks when it first starts
}


@every_corpus
def test_no_message_is_missing_that_a_transcript_holds(corpus: Corpus) -> None:
    """All requests but the client's own are found, and nothing else is."""
    read = owned(corpus.files())
    missing = [request for request in corpus.requests() if request.message_id not in read]
    assert len(missing) == _MISSING.get((corpus.version, corpus.path.name), 0)


@every_corpus
def test_every_message_belongs_to_the_session_that_asked(corpus: Corpus) -> None:
    """Forks of forks, printed or interactive, included: the request's own header tells."""
    asked = {request.message_id: request.session for request in corpus.requests()}
    belongs = {name: session for name, (session, _) in owned(corpus.files()).items()}
    assert {name: asked[name] for name in belongs} == belongs


@every_corpus
def test_ownership_does_not_depend_on_the_order_of_import(corpus: Corpus) -> None:
    """Backwards is as good as forwards."""
    files = corpus.files()
    assert owned(files) == owned(files[::-1])


@every_corpus
def test_costs_are_explained_to_the_micro_dollar(corpus: Corpus) -> None:
    """The client's total = our messages + requests in no transcript + what a fork inherited."""
    read = owned(corpus.files())
    for session, total, inherited in client_totals(corpus):
        asked = [request for request in corpus.requests() if request.session == session]
        ours = sum(
            (price(message.model, message.usage) or Decimal(0))
            for owner, message in read.values()
            if owner == session
        )
        unknown = [
            request
            for request in asked
            if request.message_id not in read or price(request.model, request.usage) is None
        ]
        explained = ours + client_price(corpus, unknown) + inherited
        assert abs(total - explained) < _FLOAT_NOISE


def client_totals(corpus: Corpus) -> list[tuple[str, Decimal, Decimal]]:
    """Return per session the client's last total, and how much of it the session did not spend."""
    if corpus.version == "2.1.197":
        return _totals_by_process(corpus)
    totals: dict[str, Decimal] = {}
    inherited: dict[str, Decimal] = {}
    for result in corpus.results():
        session = result["session_id"]
        if session not in totals:
            origin = origins(corpus).get(session, "")
            inherited[session] = totals.get(origin, _first_total(corpus, origin))
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


def origins(corpus: Corpus) -> dict[str, str]:
    """Return which session each fork was made from, by its last copied message."""
    found: dict[str, str] = {}
    for file in corpus.files():
        for facts in facts_of(file):
            for message in facts.messages:
                if message.copied_from is not None:
                    found[file.claude_session_id] = message.copied_from
    return found


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


@every_corpus
def test_pieces_of_any_size_tell_the_same(corpus: Corpus) -> None:
    """Counts add up to those of the whole file, wherever it is cut.

    But for a compaction by 2.1.197, cut between a message and its second writing.
    """
    if (corpus.version, corpus.path.name) == ("2.1.197", "compact"):
        return
    for file in corpus.files():
        whole, cut = facts_of(file), facts_of(file, max_lines=7)
        assert sums(whole) == sums(cut)


def sums(facts: list[PieceFacts]) -> tuple[int, ...]:
    names = ("lines", "items", "prompts", "tool_calls", "tool_errors", "api_errors")
    more = ("compactions", "interruptions")
    return tuple(sum(getattr(piece, name) for piece in facts) for name in names + more)


def the_session(scene: str, version: str = "2.1.330") -> PieceFacts:
    (corpus,) = (c for c in _CORPORA if c.path.name == scene and c.version == version)
    (file,) = (file for file in corpus.files() if file.stream == "main")
    (facts,) = facts_of(file)
    return facts


both = pytest.mark.parametrize("version", ["2.1.197", "2.1.330"])


@both
def test_tools_are_counted(version: str) -> None:
    """Four calls, two of which failed."""
    facts = the_session("tools", version)
    assert (facts.tool_calls, facts.tool_errors) == (4, 2)


@both
def test_a_session_remembers_how_it_began(version: str) -> None:
    """Its first prompt, folder, branch and client."""
    facts = the_session("tools", version)
    found = (facts.first_prompt, facts.cwd, facts.git_branch, facts.version)
    assert found == ("Look at add().", "/home/dev/repos/tools", "main", version)


@both
def test_a_worktree_tells_where_it_came_from(version: str) -> None:
    """So that its project is that of the repository."""
    assert the_session("worktree", version).original_cwd == "/home/dev/repos/worktree"


@both
def test_the_main_threads_agent_is_named(version: str) -> None:
    """``--agent helper``."""
    assert the_session("main-agent", version).agent_name == "helper"


@both
def test_a_compaction_is_counted(version: str) -> None:
    """One boundary; neither the command nor the summary is a prompt."""
    facts = the_session("compact", version)
    assert (facts.compactions, facts.prompts) == (1, 4)


@both
def test_an_interruption_is_counted(version: str) -> None:
    """The client's own line about it is no prompt."""
    facts = the_session("interrupted", version)
    assert (facts.interruptions, facts.prompts) == (1, 1)


@both
def test_api_errors_are_counted_and_cost_nothing(version: str) -> None:
    """The fatal one leaves a synthetic message, which is none."""
    corpus = next(c for c in _CORPORA if c.path.name == "errors" and c.version == version)
    facts = [facts_of(file)[0] for file in corpus.files()]
    failed = next(piece for piece in facts if piece.first_prompt == "Try again.")
    assert (failed.api_errors > 0, failed.messages) == (True, ())


@both
def test_cache_writes_are_told_apart_by_lifetime(version: str) -> None:
    """Two requests: 2,000 for an hour, then 300 for 5 minutes and 700 for an hour."""
    writes = [
        (message.usage.cache_write_5m, message.usage.cache_write_1h)
        for message in the_session("hour-cache", version).messages
    ]
    assert writes == [(0, 2_000), (300, 700)]


def test_copies_are_no_prompts_of_a_fork() -> None:
    """Each fork counts the one prompt of its own, whichever client made it and how."""
    forks = [
        facts_of(file)[0]
        for corpus in _CORPORA
        if corpus.path.name == "interactive"
        for file in corpus.files()
    ]
    assert [facts.prompts for facts in forks] == [1] * 10
