"""Tests as proofs: whether what a document names is there."""

import ast
from functools import cache

from crewkit_testing.house import ROOT


@cache
def proofs_in(path: str) -> frozenset[str]:
    """Return the names of a file's tests, but for those that are skipped or expected to fail."""
    if not (ROOT / path).is_file() or not path.startswith("tests/"):
        return frozenset()
    if not path.rpartition("/")[2].startswith("test_"):
        return frozenset()
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not {"skip", "xfail"} & _marks(node)
    )


def _marks(node: ast.FunctionDef) -> set[str]:
    return {
        part.attr
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
        if isinstance(part, ast.Attribute)
    }


def exists(proof: str) -> bool:
    """Tell whether a proof, ``path::name``, is a test that pytest collects and that can fail."""
    path, _, name = proof.partition("::")
    return name in proofs_in(path)
