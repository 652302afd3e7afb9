"""The roadmap's page cannot lie: every line once, and what is called built names its proof."""

from collections.abc import Iterable

from crewkit_testing.proofs import exists
from crewkit_testing.roadmap import STATUSES, Line, given_lines, told_lines

TOLD = told_lines()


def texts(lines: Iterable[Line]) -> list[str]:
    return [line.text for line in lines]


def test_every_line_is_told_of_once_and_in_its_order() -> None:
    """No line of the roadmap is left out, none is made up."""
    assert [line.key for line in TOLD] == [line.key for line in given_lines()]
    assert len({line.key for line in TOLD}) == len(TOLD) > 200


def test_a_status_is_one_of_four() -> None:
    """So that a line can be counted."""
    assert texts(line for line in TOLD if line.status not in STATUSES) == []


def test_what_is_built_names_its_proof() -> None:
    """At least one test each; and what is not built has none."""
    assert texts(line for line in TOLD if (line.status == "not built") == bool(line.tests)) == []


def test_what_is_not_as_the_line_says_tells_why() -> None:
    """What stands in and why, or what is missing."""
    explained = {"stands in", "in part"}
    assert texts(line for line in TOLD if line.status in explained and not line.note) == []


def test_every_proof_exists() -> None:
    """As a test that pytest collects and that can fail."""
    assert [proof for line in TOLD for proof in line.tests if not exists(proof)] == []
