"""The roadmap's lines, what has become of each, and the page that tells of it."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

import attrs

from crewkit_testing.house import ROOT

GIVEN = ROOT / "docs" / "roadmap" / "given.md"
LINES = ROOT / "docs" / "roadmap" / "lines.toml"
STATUSES = ("built", "stands in", "in part", "not built")
_HEADING = re.compile(r"^#{2,4} (.+)$")
_LINE = re.compile(r"^\s*(?:- (?:\[[ x]\] )?|\d+\. |(?=\*\*(?:CLI|Model changes):))(.+)$")
_MARKS = re.compile(r"[^\w\s()&./:,+\N{RIGHTWARDS ARROW}-]|\(In Progress\)")

_HEAD = """\
# Roadmap

What has become of each line of [the roadmap as it was given](roadmap/given.md), and the test that
proves it. Made from `docs/roadmap/lines.toml` by `tox -e docs`; a test of the house keeps it
complete and lets nothing be called built that names no test.

* **built**: does what the line says.
* **stands in**: does what the line is for, by other means; the note says which and why.
* **in part**: some of it is built; the note says what is missing.
* **not built**: absent.
"""


@attrs.frozen(kw_only=True)
class Line:
    """One line of the roadmap.

    Attributes:
        section: The nearest heading above it, without its marks.
        tests: ``path::name`` of what proves it.
        note: What stands in and why, or what is missing.
    """

    section: str
    text: str
    status: str = ""
    tests: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other line."""
        return self.section, self.text


def given_lines() -> Iterator[Line]:
    """Yield the lines of the roadmap as it was given, in order."""
    section = ""
    for row in GIVEN.read_text().splitlines():
        if heading := _HEADING.match(row):
            section = " ".join(_MARKS.sub("", heading.group(1)).split())
        elif found := _LINE.match(row):
            yield Line(section=section, text=found.group(1).strip())


def told_lines() -> tuple[Line, ...]:
    """Return what we say of each line, in our order."""
    rows = tomllib.loads(LINES.read_text())["line"]
    return tuple(Line(**{**row, "tests": tuple(row.get("tests", ()))}) for row in rows)


def roadmap_page() -> str:
    """Return the page for readers."""
    lines = told_lines()
    counts = Counter(line.status for line in lines)
    sums = ", ".join(f"{counts[status]} {status}" for status in STATUSES)
    parts = [_HEAD, f"\nOf {len(lines)} lines: {sums}.\n"]
    section = None
    for line in lines:
        if line.section != section:
            section = line.section
            parts.append(f"\n## {section}\n\n| line | status | proof, or why |\n|---|---|---|\n")
        parts.append(f"| {_cell(line.text)} | {line.status} | {_proof(line)} |\n")
    return "".join(parts)


def _proof(line: Line) -> str:
    proofs = [f"`{test}`" for test in line.tests]
    return "<br>".join([*filter(None, [_cell(line.note)]), *proofs])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
