"""The import contracts say what the house is built by, and leave nobody out."""

import ast
import re
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.house import ROOT, packages, pyproject, shipped_sources

LINTER = pyproject()["tool"]["importlinter"]
CONTRACTS = LINTER["contracts"]
COMPOSITION_ROOT = "crewkit"
MIGRATIONS = "crewkit_migrations"


def of_type(kind: str) -> list[dict[str, Any]]:
    return [contract for contract in CONTRACTS if contract["type"] == kind]


def the_contract(name: str) -> dict[str, Any]:
    (found,) = (contract for contract in CONTRACTS if contract["name"].startswith(name))
    return dict(found)


def flat(layers: Iterable[str]) -> list[str]:
    return [name.strip(" ()") for layer in layers for name in layer.split("|")]


def slices() -> set[str]:
    return {path.parent.name for path in (ROOT / "crewkit_core").glob("*/__init__.py")}


def foreign_imports() -> dict[str, set[str]]:
    """Return which package imports which third-party library."""
    ours = {folder: name for name, folder in packages().items()}
    found: dict[str, set[str]] = {}
    for path in shipped_sources():
        (package,) = (name for folder, name in ours.items() if path.is_relative_to(folder))
        for top in top_levels(path):
            if top not in sys.stdlib_module_names and top not in packages():
                found.setdefault(top, set()).add(package)
    return found


def top_levels(path: Path) -> set[str]:
    tops = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            tops |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            tops.add(node.module.partition(".")[0])
    return tops


def distribution_names(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ;]", line)[0].lower().replace("_", "-") for line in requirements}


def declared() -> set[str]:
    """Return the distributions that crewkit or one of its extras asks for."""
    project = pyproject()["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return distribution_names([*project["dependencies"], *extras]) - {"crewkit"}


def test_no_contract_has_an_exception() -> None:
    """An exception is a question of design, not a line in a list."""
    assert [contract["name"] for contract in CONTRACTS if "ignore_imports" in contract] == []
    assert "exclude_type_checking_imports" not in LINTER


def test_every_package_is_looked_at() -> None:
    """By the linter of imports and by every other tool that has a list."""
    tool = pyproject()["tool"]
    shipped = {Path(place).name for place in tool["hatch"]["build"]["targets"]["wheel"]["packages"]}
    sorted_first = set(tool["ruff"]["lint"]["isort"]["known-first-party"])
    assert set(LINTER["root_packages"]) == set(packages())
    assert shipped == set(packages())
    assert set(tool["coverage"]["run"]["source_pkgs"]) == set(packages())
    assert set(packages()) - sorted_first == set()


def test_every_package_has_its_floor() -> None:
    """Once in the order of the rooms, the core lowest; or it stands alone, and says so."""
    layers = the_contract("Rooms")["layers"]
    alone = {
        contract["source_modules"][0]
        for contract in of_type("forbidden")
        if len(contract["source_modules"]) == 1
        and set(packages()) - set(contract["source_modules"]) <= set(contract["forbidden_modules"])
    }
    assert sorted([*flat(layers), *alone]) == sorted(packages())
    assert layers[-1] == "crewkit_core"


def test_every_slice_has_its_place() -> None:
    """The order is exhaustive, and the kernel is lowest."""
    contract = the_contract("Slices")
    assert (contract["containers"], contract["exhaustive"]) == (["crewkit_core"], True)
    assert set(contract["layers"]) == slices()
    assert contract["layers"][-1] == "kernel"


def test_every_slice_has_the_anatomy() -> None:
    """Reactions over use cases over ports over views over errors over model over rules."""
    contract = the_contract("Anatomy")
    assert set(contract["containers"]) == {f"crewkit_core.{s}" for s in slices() - {"kernel"}}
    rooms = flat(contract["layers"])
    rest = ["use_cases", "ports", "views", "events", "errors", "model"]
    assert rooms[:7] == ["reactions", *rest]


def test_the_core_may_import_attrs_alone() -> None:
    """Every library that any extra asks for is forbidden to it by name."""
    (contract,) = (c for c in of_type("forbidden") if c["source_modules"] == ["crewkit_core"])
    modules = {
        module
        for module, distributions in packages_distributions().items()
        if declared() & distribution_names(distributions) and not module.startswith("_")
        if find_spec(module) is not None  # some list files of theirs that are no modules
    }
    assert modules - {"attr", "attrs"} - set(contract["forbidden_modules"]) == set()


def test_every_adapter_is_opened_by_the_composition_root_alone() -> None:
    """PostgreSQL's by its migrations too."""
    allowed: dict[str, set[str]] = {}
    for contract in of_type("protected"):
        for module in contract["protected_modules"]:
            allowed[module] = set(contract["allowed_importers"])
    driven = {name for name, folder in packages().items() if folder.parts[0] == "adapters"}
    expected = {name: {COMPOSITION_ROOT} for name in {*driven, MIGRATIONS}}
    expected["crewkit_postgres"] = {COMPOSITION_ROOT, MIGRATIONS}
    assert {name: allowed.get(name) for name in expected} == expected


def test_there_are_no_cycles_anywhere() -> None:
    """Between siblings of any package, and within every slice."""
    (contract,) = of_type("acyclic_siblings")
    assert set(contract["ancestors"]) == {*packages(), "crewkit_core.*"}


def test_every_library_has_its_fence() -> None:
    """Each is known to the packages that its contract names, and each of those does use it."""
    fences: dict[str, set[str]] = {}
    for contract in of_type("protected"):
        for module in contract["protected_modules"]:
            if module not in packages():
                fences[module] = set(contract["allowed_importers"])
    used = {name: who for name, who in foreign_imports().items() if name != "attrs"}
    assert set(fences) == set(used)
    unused = {name: fences[name] - who for name, who in used.items() if name not in GROUPED}
    assert {name: who for name, who in unused.items() if who} == {}


GROUPED = {"dramatiq_postgres", "psycopg_pool"}
"""Fenced together with the library that they belong to, which more packages use."""


def test_every_library_is_asked_for() -> None:
    """What is imported is a dependency of crewkit or of one of its extras."""
    by_module = packages_distributions()
    asked = declared()
    homeless = {
        module
        for module in foreign_imports()
        if not asked & distribution_names(by_module.get(module, ()))
        and not asked >= {module.replace("_", "-")}
    }
    assert homeless - {"psycopg_pool"} == set()  # comes with psycopg[pool]


REQUIREMENT = re.compile(r'"[\w.-]+(\[[\w,]+\])?[<>=]=[^"]*"')
DEPENDENCIES = re.compile(
    r"^(\[project\.optional-dependencies\]|\[dependency-groups\]|dependencies = \[)\n(.*?)^(?=\[)",
    re.MULTILINE | re.DOTALL,
)


def test_every_dependency_says_why() -> None:
    """A line each, ending in the reason."""
    text = (ROOT / "pyproject.toml").read_text()
    lines = [line for table in DEPENDENCIES.finditer(text) for line in table.group(2).splitlines()]
    asking = [line for line in lines if REQUIREMENT.search(line)]
    assert len(asking) >= len(declared())
    assert [line for line in asking if not re.search(r"#\s*\w", line)] == []


@pytest.mark.parametrize("folder", ["adapters", "entrypoints", "lsp", "migrations", "tests"])
def test_grouping_folders_are_no_packages(folder: str) -> None:
    """A module would exist twice, under two names; the name is banned too."""
    banned = pyproject()["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert not (ROOT / folder / "__init__.py").exists()
    assert folder in banned
