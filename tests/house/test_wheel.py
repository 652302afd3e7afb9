"""One wheel ships every package, and what the packages read at run time."""

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from crewkit_testing.house import ROOT, files, packages


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Build the wheel, in this process and without a network; return the names in it."""
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        return frozenset(wheel.namelist())


def test_it_holds_every_package_of_the_checkout_and_nothing_else(names: frozenset[str]) -> None:
    """Nobody forgets the list in ``pyproject.toml``; the grouping folders are stripped."""
    tops = {Path(name).parts[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(packages())


def test_it_holds_every_file_of_the_packages(names: frozenset[str]) -> None:
    """Templates, scripts, styles, SQL, rates and marks of typing as well as code."""
    missing = [
        str(path)
        for name, folder in packages().items()
        for path in files()
        if path.is_relative_to(folder) and str(Path(name) / path.relative_to(folder)) not in names
    ]
    assert missing == []


@pytest.mark.parametrize(
    "name",
    [
        "crewkit/data/rates.json",
        "crewkit_dashboard/templates/base.html",
        "crewkit_dashboard/static/crewkit.js",
        "crewkit_migrations/sql/0001_tables.sql",
    ],
)
def test_it_holds_what_is_read_at_run_time(names: frozenset[str], name: str) -> None:
    """One of each kind by name, in case the checkout itself lost them."""
    assert name in names


def test_every_package_is_typed(names: frozenset[str]) -> None:
    """A ``py.typed`` each: whoever uses one gets its types."""
    assert {name for name in packages() if f"{name}/py.typed" not in names} == set()


def test_it_holds_nothing_but_the_packages_files(names: frozenset[str]) -> None:
    """No cache, no test, nothing that lay about."""
    known = {
        str(Path(name) / path.relative_to(folder))
        for name, folder in packages().items()
        for path in files()
        if path.is_relative_to(folder)
    }
    assert {name for name in names if ".dist-info/" not in name} == known
