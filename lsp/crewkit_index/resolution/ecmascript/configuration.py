"""What tsconfig.json and package.json say about module names."""

import json
import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Final

from crewkit_index.resolution.question import Question

Paths = tuple[str, dict[str, list[str]]]
"""A folder, and patterns of module names with the places they stand for."""

INHERITANCE: Final = 8
"""Steps of `extends` between tsconfig files."""


def options_of(q: Question, path: str, depth: int) -> tuple[str, dict[str, list[str]]] | None:
    r"""A tsconfig file's folder and patterns, its parents\' included."""
    kept = q.index.remember("tsconfig")
    if path not in kept:
        kept[path] = None
        kept[path] = _read_options(q, path, depth)
    return kept[path]  # type: ignore[return-value]  # what was just kept


def _read_options(q: Question, path: str, depth: int) -> tuple[str, dict[str, list[str]]] | None:
    config = relaxed(q.index.read(path))
    if config is None or depth > INHERITANCE:
        return None
    folder = path.rpartition("/")[0]
    inherited: tuple[str, dict[str, list[str]]] | None = None
    parent = config.get("extends")
    if isinstance(parent, str) and parent.startswith("."):
        name = parent if parent.endswith(".json") else f"{parent}.json"
        inherited = options_of(q, posixpath.normpath(posixpath.join(folder, name)), depth + 1)
    options = config.get("compilerOptions")
    options = options if isinstance(options, dict) else {}
    base, paths = options.get("baseUrl"), options.get("paths")
    if isinstance(paths, dict):
        known = {
            str(key): [str(one) for one in value]
            for key, value in paths.items()
            if isinstance(value, list)
        }
        home = posixpath.normpath(posixpath.join(folder, str(base or ".")))
        return ("" if home == "." else home), known
    if isinstance(base, str):
        home = posixpath.normpath(posixpath.join(folder, base))
        return ("" if home == "." else home), (inherited[1] if inherited else {})
    return inherited


def packages(q: Question) -> dict[str, tuple[str, dict[str, object]]]:
    """The packages of this repository by name: folder and package.json."""
    kept = q.index.remember("packages")
    if "packages" not in kept:
        found: dict[str, tuple[str, dict[str, object]]] = {}
        folders = {
            folder for path in q.index.paths() for folder in upwards(path.rpartition("/")[0])
        }
        for folder in sorted(folders, key=len):
            package = relaxed(q.index.read(posixpath.join(folder, "package.json")))
            name = package.get("name") if package else None
            if package is not None and isinstance(name, str):
                found.setdefault(name, (folder, package))
        kept["packages"] = found
    return kept["packages"]  # type: ignore[return-value]  # what was just kept


def upwards(folder: str) -> Iterable[str]:
    """A folder and those around it, to the root."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def relaxed(source: bytes | None) -> dict[str, object] | None:
    """JSON with comments and trailing commas, as compilers read it."""
    if source is None:
        return None
    text = source.decode("utf-8", "replace").lstrip("\ufeff")
    text = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*[\s\S]*?\*/', lambda m: m.group(1) or "", text)
    text = re.sub(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', lambda m: m.group(1) or "", text)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def entries(package: dict[str, object], rest: str) -> Sequence[str]:
    """Files that a package.json names for a path inside the package."""
    found: list[str] = []
    exports = package.get("exports")
    wanted = f"./{rest}" if rest else "."
    if isinstance(exports, dict):
        for key, value in exports.items():
            head, star, tail = key.partition("*")
            if key == wanted:
                found.extend(_leaves(value))
            elif star and wanted.startswith(head) and wanted.endswith(tail):
                inner = wanted[len(head) : len(wanted) - len(tail)]
                found.extend(leaf.replace("*", inner) for leaf in _leaves(value))
        if not rest and not any(str(key).startswith(".") for key in exports):
            found.extend(_leaves(exports))
    elif isinstance(exports, str) and not rest:
        found.append(exports)
    if not rest:
        found.extend(
            str(package[key])
            for key in ("source", "types", "typings", "module", "main")
            if isinstance(package.get(key), str)
        )
    return found


def _leaves(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    return []
