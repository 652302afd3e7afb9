"""Verify an exported audit chain without a database."""

import uuid
from collections.abc import Iterator
from pathlib import Path

from crewkit_core.audit.model.lines import (
    NoSuchLine,
    anchor_in,
    head_in,
    organization_of,
    stored_in,
)
from crewkit_core.audit.model.verifying import Fault, Finding, Head, Verdict, Verifier
from crewkit_core.audit.views import VerdictView, verdict_view
from crewkit_core.kernel.errors import wrong_field

_END = '{"head"'


def verify_file(path: Path, anchors: Path | None = None) -> VerdictView:
    """Return whether the chain in an exported file is whole.

    Args:
        path: What ``crewkit audit export`` wrote.
        anchors: Heads that were kept of it, one a line; without them a chain that was cut before
            it was exported, or made anew, cannot be told from a short one.

    Raises:
        Invalid: one of the files is not what it should be.
        OSError: it cannot be read.
    """
    lines = _lines(path, "file")
    try:
        whose = organization_of(next(lines, ""))
    except NoSuchLine as error:
        raise wrong_field("file", f"{path.name} is no export of an audit chain") from error
    heads = [] if anchors is None else list(_anchors(anchors))
    return verdict_view(_read(Verifier(whose, heads), lines, whose))


def _read(verifier: Verifier, lines: Iterator[str], whose: uuid.UUID) -> Verdict:
    """Read the records; a line that is none is one that was edited."""
    end = None
    for number, line in enumerate(lines, 1):
        try:
            if line.startswith(_END):
                end = head_in(line, whose)
                break
            verifier.read(stored_in(line))
        except NoSuchLine:
            verifier.find(number, Fault.EDITED)
    verdict = verifier.verdict()
    if end is None:  # the file itself was cut off, its last line with it
        return verdict.also(Finding(sequence=verdict.head.sequence + 1, fault=Fault.CUT_OFF))
    if end != verdict.head:
        return verdict.also(Finding(sequence=end.sequence, fault=Fault.CUT_OFF))
    return verdict


def _anchors(path: Path) -> Iterator[Head]:
    for line in _lines(path, "anchors"):
        try:
            yield anchor_in(line)
        except NoSuchLine as error:
            raise wrong_field("anchors", f"{path.name} is no file of anchors") from error


def _lines(path: Path, field: str) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.removesuffix("\n")
    except UnicodeDecodeError as error:
        raise wrong_field(field, f"{path.name} is no text") from error
