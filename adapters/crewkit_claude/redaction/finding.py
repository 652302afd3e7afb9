"""Finding secrets in text, and taking them out, in time that grows with the text alone.

Nothing is decoded: what is looked at is JSON as it stands, escaped once or several times. No
mark begins or ends within an escape, so that JSON stays JSON.
"""

import itertools
from collections.abc import Iterable, Iterator

from crewkit_claude.redaction.assigned import assigned
from crewkit_claude.redaction.forms import FORMS, Form
from crewkit_claude.redaction.places import Span, begins
from crewkit_claude.redaction.shapes import shaped

RULES = 1
"""Which secrets are known: raised with every change of that."""


def find_secrets(data: bytes) -> list[Span]:
    """Return the secrets in *data*, from left to right, none within another."""
    lower = data.lower()
    formed = itertools.chain.from_iterable(_of_form(data, form) for form in FORMS)
    found = itertools.chain(formed, shaped(data, lower), assigned(data, lower))
    return _apart(found)


def without_secrets(data: bytes) -> tuple[bytes, int]:
    """Return *data* with a mark in place of each secret, and how many bytes they had."""
    spans = find_secrets(data)
    if not spans:
        return data, 0
    parts, place, removed = [], 0, 0
    for start, end, kind in spans:
        parts += [data[place:start], b"[redacted:%b]" % kind.encode()]
        place = end
        removed += end - start
    return b"".join([*parts, data[place:]]), removed


def _of_form(data: bytes, form: Form) -> Iterator[Span]:
    size = len(form.literal)
    place = data.find(form.literal)
    while place >= 0:
        run = None
        if form.inside or begins(data, place):
            run = form.run.match(data, place + size)
        if run is not None:
            yield place, run.end(), form.kind
        # what was taken is not looked at again, so that no text is read over and over
        place = data.find(form.literal, place + size if run is None else run.end())


def _apart(found: Iterable[Span]) -> list[Span]:
    """Return the spans in their order; of those that meet, the first and longest."""
    spans: list[Span] = []
    for start, end, kind in sorted(found, key=lambda span: (span[0], -span[1], span[2])):
        if spans and start < spans[-1][1]:
            first, last, known = spans[-1]
            spans[-1] = (first, max(last, end), known)
        else:
            spans.append((start, end, kind))
    return spans
