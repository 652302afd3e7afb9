"""The table that says whose sessions are whose: ``prefix,email,name``."""

import csv
from pathlib import Path

import attrs

from crewkit.importing import Person
from crewkit_core.kernel.errors import wrong_field

EVERYBODY_ELSE = "*"
_HEADER = "prefix"
_LARGEST = 16 * 1024 * 1024


@attrs.frozen
class People:
    """Whose a session is, by the longest prefix of its file's path or its working folder."""

    by_prefix: dict[str, Person]

    def person_of(self, path: str, cwd: str | None) -> Person | None:
        """Return whose session it is; None when no prefix fits."""
        fitting = [
            prefix
            for prefix in self.by_prefix
            if prefix == EVERYBODY_ELSE or _below(path, prefix) or (cwd and _below(cwd, prefix))
        ]
        # "*" is no path, and shorter than any
        best = max(fitting, key=lambda prefix: (prefix != EVERYBODY_ELSE, len(prefix)), default="")
        return self.by_prefix.get(best)


def _below(path: str, prefix: str) -> bool:
    bare = prefix.rstrip("/\\") or prefix
    return path == bare or path.startswith((bare + "/", bare + "\\")) or bare in {"/", "\\"}


def read_people(path: Path) -> People:
    """Return the mapping of a CSV file with the columns prefix, email and, if given, name.

    Raises:
        Invalid: a row makes no sense; names its line.
        OSError: it cannot be read.
    """
    if path.stat().st_size > _LARGEST:
        raise wrong_field("users", "the file is larger than 16 MiB")
    found: dict[str, Person] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                cells = [cell.strip() for cell in row]
                if not any(cells) or cells[0].startswith("#"):
                    continue
                if number == 1 and cells[0].casefold() == _HEADER:
                    continue
                prefix, person = _person(cells, number)
                found[prefix] = person
    except (UnicodeDecodeError, csv.Error) as problem:
        raise wrong_field("users", f"the file is no CSV in UTF-8: {problem}") from problem
    if not found:
        raise wrong_field("users", "the file names nobody")
    return People(found)


def _person(cells: list[str], number: int) -> tuple[str, Person]:
    if not 2 <= len(cells) <= 3 or not cells[0] or "@" not in cells[1]:  # noqa: PLR2004 - columns
        raise wrong_field("users", f"line {number} must be: prefix,email,name")
    return cells[0], Person(email=cells[1].lower(), name=cells[2] if cells[2:] else "")
