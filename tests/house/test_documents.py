"""What the documents point at exists, and the map shows the house as it is."""

import re
from functools import cache
from pathlib import Path

import pytest

from crewkit_testing.house import ROOT, files, packages

DOCUMENTS = [path for path in files() if path.suffix == ".md"]
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ROW = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
_TESTS = re.compile(r"`(tests/[\w/.-]+)(?:::\w+)?`")


@cache
def prose(path: Path) -> str:
    """Return a document without its examples."""
    return _FENCED.sub("", (ROOT / path).read_text())


def anchors(path: Path) -> set[str]:
    """Return what its headings are called in links."""
    found = set()
    for heading in _HEADING.findall(prose(path)):
        kept = re.sub(r"[^\w\- ]", "", heading.lower())
        found.add(kept.replace(" ", "-"))
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    """To a file of the checkout, and to a heading in it where they name one."""
    dead = []
    for link in _LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (ROOT / path.parent / name).resolve() if name else ROOT / path
        known = target.is_file() and (not anchor or anchor in anchors(target.relative_to(ROOT)))
        if not known:
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_proofs_that_are_named_exist(path: Path) -> None:
    """A document that names a test or a folder of tests names one that is there."""
    assert [name for name in _TESTS.findall(prose(path)) if not (ROOT / name).exists()] == []


def rows(heading: str) -> set[str]:
    """Return the first cells of the table below a heading of the code map."""
    text = prose(Path("ARCHITECTURE.md"))
    _, _, below = text.partition(f"\n### `{heading}`\n")
    section = below.partition("\n#")[0]
    return set(_ROW.findall(section))


def test_the_map_shows_every_slice() -> None:
    """One row a slice of the core, and none of what is gone."""
    slices = {path.parent.name for path in (ROOT / "crewkit_core").glob("*/__init__.py")}
    assert rows("crewkit_core") == slices


@pytest.mark.parametrize("folder", ["adapters", "entrypoints", "lsp"])
def test_the_map_shows_every_package(folder: str) -> None:
    """One row a package, and none of what is gone."""
    there = {name for name, place in packages().items() if place.parts[0] == folder}
    assert rows(folder) == there


def test_the_birds_eye_shows_every_package() -> None:
    """Each once in the picture of the layers."""
    text = (ROOT / "ARCHITECTURE.md").read_text()
    picture = text.partition("```\n")[2].partition("```")[0]
    drawn = [
        name for line in picture.splitlines() for name in re.findall(r"\bcrewkit\w*", line[:130])
    ]
    layers = [name for name in drawn if name in packages()]
    assert sorted(layers) == sorted(packages())


def test_every_document_can_be_found() -> None:
    """Each page under docs is linked from another document."""
    linked = {
        (ROOT / path.parent / link.partition("#")[0]).resolve()
        for path in DOCUMENTS
        for link in _LINK.findall(prose(path))
        if not re.match(r"[a-z]+:", link)
    }
    pages = {ROOT / path for path in DOCUMENTS if path.parts[0] == "docs"}
    assert pages - linked == set()
