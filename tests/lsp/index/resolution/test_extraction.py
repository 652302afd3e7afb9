"""What holds of every file's facts, whatever it holds."""

import importlib
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crewkit_index.facts import NOTHING
from crewkit_index.languages.extraction import TooCostly
from crewkit_index.languages.registry import LANGUAGES
from crewkit_index.packed import FileFacts
from crewkit_testing.lsp.marked import Marked

SEEDS = {
    "python": "class A(B):\n    x: int = 1\n    def f(self, *a, k=1) -> T:\n"
    "        return [y for y in a]\n",
    "typescript": "export class A<T> extends B { x?: T;\n"
    "f({ a, b: c }: P) { return { a, ...c }; } }\n",
    "rust": "impl<'a, T: X> S<'a> { fn f(&self) {\n"
    "match x { Some(y) if y => {}, E::V { z } => {} } } }\n",
    "ruby": "class A < B\n  attr_reader :x\n  def f(a, b: 1) = @x ||= a.map { |c| c }\nend\n",
    "go": "package a\ntype S struct { X int; B }\n"
    "func (s *S) M() (r T, err error) { x, y := f(); return }\n",
    "java": "package p; class A<T> implements B { int x;\n"
    "A(int y) { for (var z : l) f(w -> w); } }\n",
}
SUFFIX = {
    "python": "py",
    "typescript": "ts",
    "rust": "rs",
    "ruby": "rb",
    "go": "go",
    "java": "java",
}


def _facts(language: str, source: bytes) -> FileFacts:
    module = importlib.import_module(LANGUAGES[language].module)
    found: FileFacts = module.extract(source, f"a.{SUFFIX[language]}", lambda: False)
    return found


@pytest.mark.parametrize("language", SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_facts_are_well_formed_for_broken_sources(language: str, data: st.DataObject) -> None:
    """Names lie in their definitions, scopes in their parents, occurrences in the text."""
    source = SEEDS[language].encode()
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(source)))
        cut = data.draw(st.integers(0, 8))
        put = data.draw(st.binary(max_size=4) | st.sampled_from([b"{", b")", b"'", b"end", b"\n"]))
        source = source[:at] + put + source[at + cut :]
    facts = _facts(language, source)
    for one in facts.definitions:
        assert 0 <= one.start <= one.name_start < one.name_end <= one.end <= len(source)
        assert one.name == source[one.name_start : one.name_end].decode("utf-8", "replace")
        assert NOTHING <= one.container < len(facts.definitions)
    for scope in facts.scopes[1:]:
        outer = facts.scopes[scope.parent]
        assert outer.start <= scope.start <= scope.end <= max(outer.end, scope.end)
    starts = [scope.start for scope in facts.scopes]
    assert sorted(starts) == starts
    for one_of in facts.occurrences:
        assert source[one_of.start : one_of.end].decode("utf-8", "replace") == one_of.token


@pytest.mark.parametrize("language", SEEDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_question_about_a_broken_source_is_answered(
    language: str, data: st.DataObject
) -> None:
    """No cut of a file makes a question fail."""
    text = SEEDS[language] * 2
    at = data.draw(st.integers(0, len(text)))
    repository = Marked({f"a.{SUFFIX[language]}": text[:at] + text[at + 7 :]})
    for path, facts in repository.index.known.items():
        for occurrence in itertools.islice(facts.occurrences, 40):
            repository.led_to((path, occurrence.start))
            repository.referred((path, occurrence.start))


@pytest.mark.parametrize("language", SEEDS)
def test_a_wide_error_is_refused_before_the_query(language: str) -> None:
    """Queries are quadratic on the children of one faulty node."""
    with pytest.raises(TooCostly):
        _facts(language, b"[" * 60_000)


def test_the_parser_asks_whether_to_go_on() -> None:
    """A file that takes too long is given up."""
    module = importlib.import_module(LANGUAGES["ruby"].module)
    with pytest.raises(TooCostly):
        module.extract(b"x = [1, 2]\n" * 200_000, "a.rb", lambda: True)
