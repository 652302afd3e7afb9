"""The checkout as a thing to look at: its files, its packages, its table of settings."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
GROUPS = ("adapters", "entrypoints", "lsp", "migrations")
"""Folders that only group packages; those of the core's own package stand at the top."""
TOLD = "told"
"""Property of a test whose value the run prints at its end, wherever the test ran."""


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the checkout that git keeps or would, relative to its root."""
    said = subprocess.run(
        ("git", "-c", "safe.directory=*", "ls-files", "-coz", "--exclude-standard"),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = said.stdout.decode().split("\0")
    return tuple(sorted(Path(name) for name in names if name and (ROOT / name).is_file()))


@cache
def packages() -> dict[str, Path]:
    """Return the folder of every package that is shipped, by name, relative to the root."""
    found: dict[str, Path] = {}
    for path in files():
        depth = 1 if path.parts[0] in GROUPS else 0
        if path.parts[0] == "tests" or path.name != "__init__.py":
            continue
        if len(path.parts) == depth + 2:
            found[path.parts[depth]] = path.parent
    return found


def shipped_sources() -> tuple[Path, ...]:
    """Return the Python files of the packages."""
    return tuple(
        path
        for path in files()
        if path.suffix == ".py" and any(map(path.is_relative_to, packages().values()))
    )


def other_sources() -> tuple[Path, ...]:
    """Return the Python files that are not shipped: tests, benchmarks."""
    shipped = set(shipped_sources())
    return tuple(path for path in files() if path.suffix == ".py" and path not in shipped)


@cache
def pyproject() -> dict[str, Any]:
    """Return ``pyproject.toml``."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())
