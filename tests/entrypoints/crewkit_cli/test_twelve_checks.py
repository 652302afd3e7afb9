"""Of the twelve checks of RFC 8628 for clients none goes untried."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from crewkit_testing.house import ROOT, TOLD

SUITES = (
    "tests/adapters/crewkit_remote/test_device_grant.py",
    "tests/adapters/crewkit_credentials/test_store.py",
    "tests/entrypoints/crewkit_cli/test_signing_in.py",
)
CHECKS = {f"C-{number}" for number in range(1, 13)}


def claimed(path: Path) -> Iterator[str]:
    """Yield the checks that a suite's tests say they try."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from re.findall(r"\bC-\d+\b", ast.get_docstring(node) or "")


def test_each_check_has_a_test(record_property: Callable[[str, object], None]) -> None:
    """B10, the client's side."""
    tried = {check for suite in SUITES for check in claimed(ROOT / suite)}
    record_property(TOLD, f"checks of RFC 8628 for clients: {len(tried & CHECKS)} of {len(CHECKS)}")
    assert CHECKS == tried
