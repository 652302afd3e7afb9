"""Recordings of the real client, against the books of the model that answered it."""

import pytest

from crewkit_core.sessions.model.transcript import PieceFacts
from crewkit_testing.lab.corpora import Corpus, corpora, facts_of, owned

_CORPORA = corpora()

every_corpus = pytest.mark.parametrize(
    "corpus", _CORPORA, ids=[f"{corpus.version}-{corpus.path.name}" for corpus in _CORPORA]
)


def test_there_are_recordings_of_both_clients() -> None:
    """Every scene was recorded with both."""
    scenes = {
        version: {corpus.path.name for corpus in _CORPORA if corpus.version == version}
        for version in ("2.1.197", "2.1.330")
    }
    assert scenes["2.1.197"] == scenes["2.1.330"]
    assert len(scenes["2.1.330"]) == 15


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
