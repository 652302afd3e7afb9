"""Files and functions stay small enough to be read at once."""

import ast
import statistics
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import attrs
import pytest

from crewkit_testing.house import ROOT, TOLD, other_sources, shipped_sources

FILE_CAP = 400
FUNCTION_CAP = 50
FILE_AIM = (80, 250)
FUNCTION_AIM = (8, 25)
"""Median and 90th percentile that shipped code aims at."""


@attrs.frozen
class Sizes:
    """Lines by what has them: a path, or a path and a function."""

    lines: dict[str, int]

    def over(self, cap: int) -> dict[str, int]:
        return {name: lines for name, lines in self.lines.items() if lines > cap}

    def told(self) -> str:
        values = sorted(self.lines.values())
        ninth = values[int(len(values) * 0.9)]
        return f"median {statistics.median(values):g}, p90 {ninth}, max {values[-1]}"


def sizes_of_files(paths: Iterable[Path]) -> Sizes:
    return Sizes({str(path): len((ROOT / path).read_text().splitlines()) for path in paths})


def sizes_of_functions(paths: Iterable[Path]) -> Sizes:
    found = {}
    for path in paths:
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{path}:{node.lineno} {node.name}"] = lines_of(node)
    return Sizes(found)


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines the function has from ``def`` on: decorators are declarations."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


Record = Callable[[str, object], None]


def tell(record: Record, what: str, sizes: Sizes, aim: Sequence[int]) -> None:
    record(TOLD, f"{what}: {sizes.told()} (aim: median {aim[0]}, p90 {aim[1]})")


@pytest.mark.parametrize("kind", ["shipped", "tests"])
def test_no_file_is_too_long(kind: str, record_property: Record) -> None:
    """At most 400 lines, tests too."""
    sizes = sizes_of_files(shipped_sources() if kind == "shipped" else other_sources())
    tell(record_property, f"lines of a file, {kind}", sizes, FILE_AIM)
    assert sizes.over(FILE_CAP) == {}


@pytest.mark.parametrize("kind", ["shipped", "tests"])
def test_no_function_is_too_long(kind: str, record_property: Record) -> None:
    """At most 50 lines, tests too."""
    sizes = sizes_of_functions(shipped_sources() if kind == "shipped" else other_sources())
    tell(record_property, f"lines of a function, {kind}", sizes, FUNCTION_AIM)
    assert sizes.over(FUNCTION_CAP) == {}
