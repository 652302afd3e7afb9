"""Signatures and documentation, cut from the source."""

import importlib

import pytest

from crewkit_index import describing
from crewkit_index.languages.registry import LANGUAGES

CASES = {
    "python": (
        "a.py",
        "@dec\ndef f(\n    a: int = 1,  # a colon: here\n) -> dict[str, int]:\n    'Says it.'\n",
        "@dec\ndef f(\n    a: int = 1,  # a colon: here\n) -> dict[str, int]",
        "Says it.",
    ),
    "typescript": (
        "a.ts",
        "/**\n * Says it.\n *\n * All.\n */\nexport function f({ a }: { a: T }): void {\n}\n",
        "function f({ a }: { a: T }): void",
        "Says it.\n\nAll.",
    ),
    "rust": (
        "a.rs",
        "/// Says it.\n///\n/// All.\n#[inline]\npub fn f<T: X>(a: T) -> [u8; 2] where T: Y {\n}\n",
        "pub fn f<T: X>(a: T) -> [u8; 2] where T: Y",
        "Says it.\n\nAll.",
    ),
    "ruby": (
        "a.rb",
        "# Says it.\n#\n# All.\ndef f(a,\n      b: 1)\n  a\nend\n",
        "def f(a,\n      b: 1)",
        "Says it.\n\nAll.",
    ),
    "go": (
        "a.go",
        "package a\n\n// Says it.\n//\n// All.\nfunc f(a []int) (int, error) {\n}\n",
        "func f(a []int) (int, error)",
        "Says it.\n\nAll.",
    ),
    "java": (
        "A.java",
        "class A {\n  /** Says it. */\n  @Override\n  public int f(int a) throws E { }\n}\n",
        "@Override\n  public int f(int a) throws E",
        "Says it.",
    ),
}


@pytest.mark.parametrize("language", CASES)
def test_a_function_is_described_by_its_header_and_its_comment(language: str) -> None:
    """Up to the body, and without the marks of the comment."""
    name, text, signature, documentation = CASES[language]
    source = text.encode()
    facts = importlib.import_module(LANGUAGES[language].module).extract(source, name, lambda: False)
    (definition,) = [one for one in facts.definitions if one.name == "f"]
    assert signature == describing.signature(source, language, definition)
    assert documentation == describing.documentation(source, language, definition)


def test_a_variable_is_described_by_its_first_line() -> None:
    """A long value is not shown whole."""
    source = b"x = {\n    1: 2,\n}\ny = f(1)\n"
    facts = importlib.import_module(LANGUAGES["python"].module).extract(source, "a.py", bool)
    shown = [describing.signature(source, "python", one) for one in facts.definitions]
    assert ["x = {\n    1: 2,\n}", "y = f(1)"] == shown
