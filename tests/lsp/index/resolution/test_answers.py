"""Implementations, callers and callees."""

import pytest

from crewkit_index.resolution import Answers
from crewkit_testing.lsp.marked import Marked

IMPLEMENTED = {
    "python": {"a.py": "class ⟦A⟧0:\n    def ⟦m⟧1(self): ...\n\n\nclass ⟪B⟫0(A):\n"
               "    def ⟪m⟫1(self): ...\n\n\nclass ⟪C⟫0(B): ...\n"},
    "typescript": {"a.ts": "interface ⟦A⟧0 { ⟦m⟧1(): void }\n"
                   "class ⟪B⟫0 implements A { ⟪m⟫1() {} }\n"
                   "class ⟪C⟫0 extends B {}\n"},
    "rust": {"a.rs": "trait ⟦A⟧0 { fn ⟦m⟧1(&self); }\nstruct B;\n"
             "impl ⟪A⟫0 for B { fn ⟪m⟫1(&self) {} }\n"},
    "ruby": {"a.rb": "module ⟦A⟧0\n  def ⟦m⟧1; end\nend\n"
             "class ⟪B⟫0\n  include A\n  def ⟪m⟫1; end\nend\n"},
    "go": {"a.go": "package a\n\ntype ⟦A⟧0 interface{ ⟦M⟧1() }\n\ntype ⟪B⟫0 struct{}\n\n"
           "func (B) ⟪M⟫1() {}\n"},
    "java": {"A.java": "interface ⟦A⟧0 { void ⟦m⟧1(); }\n",
             "B.java": "class ⟪B⟫0 implements A { public void ⟪m⟫1() {} }\n"},
}  # fmt: skip

CALLS = {
    "python": {"a.py": "def ⟦f⟧0(): ...\n\n\ndef ⟪g⟫1():\n    f()\n    f\n\n\n⟪⟫2f()\n"},
    "typescript": {"a.ts": "function ⟦f⟧0() {}\nfunction ⟪g⟫1() { f(); f; }\n"},
    "rust": {"a.rs": "fn ⟦f⟧0() {}\nfn ⟪g⟫1() { f(); let x = f; }\n"},
    "ruby": {"a.rb": "class A\n  def ⟦f⟧0; end\n  def ⟪g⟫1; f; end\nend\n"},
    "go": {"a.go": "package a\n\nfunc ⟦f⟧0() {}\n\nfunc ⟪g⟫1() { f(); _ = f }\n"},
    "java": {"A.java": "class A {\n  void ⟦f⟧0() {}\n  void ⟪g⟫1() { f(); }\n}\n"},
}


@pytest.mark.parametrize("language", IMPLEMENTED)
def test_a_type_and_a_member_know_what_implements_them(language: str) -> None:
    """Types at any distance for a type, their own members for a member."""
    repository = Marked(IMPLEMENTED[language])
    for mark, (place,) in repository.definitions.items():
        found = Answers().implementations(repository.index, *place)
        assert repository.mentions[mark] == [(one.path, one.start) for one in found]


@pytest.mark.parametrize("language", CALLS)
def test_calls_are_known_from_both_ends(language: str) -> None:
    """The caller of f is g, the callee of g is f; a mere mention is no call."""
    repository = Marked(CALLS[language])
    (callee,), (caller,) = repository.definitions["0"], repository.mentions["1"]
    answers = Answers()
    (found,) = answers.definitions(repository.index, *callee)
    incoming = answers.incoming(repository.index, found.path, found.definition)
    calls = {(one.found.path, one.found.start): len(one.calls) for one in incoming}
    outside = {(path, 0): 1 for path, _ in repository.mentions.get("2", [])}
    assert {caller: 1} | outside == calls
    (calling,) = answers.definitions(repository.index, *caller)
    outgoing = answers.outgoing(repository.index, calling.path, calling.definition)
    assert [callee] == [(one.found.path, one.found.start) for one in outgoing]
