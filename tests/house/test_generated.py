"""Pages that are made from the code are what the code says today."""

import pytest

from crewkit_cli.failures import ExitCode
from crewkit_cli.main import cli
from crewkit_testing.cli_page import every
from crewkit_testing.documents import PAGES
from crewkit_testing.house import ROOT


@pytest.mark.parametrize("name", PAGES)
def test_the_generated_page_is_what_the_code_says(name: str) -> None:
    """``tox -e docs`` writes it anew."""
    assert (ROOT / name).read_text() == PAGES[name]()


def test_the_command_lines_page_tells_of_everything() -> None:
    """Every command, and every exit code."""
    page = (ROOT / "docs/reference/cli.md").read_text()
    assert [name for name, _ in every(cli) if f"\n## `{name}`\n" not in page] == []
    assert [int(code) for code in ExitCode if f"\n| {int(code)} | " not in page] == []
