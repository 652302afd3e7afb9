"""What carrying out a message found of who asks, kept for whoever tells them where to go on."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Value = TypeVar("Value")


class Notes:
    """The last value noted of each type."""

    def __init__(self) -> None:
        self._values: dict[type, object] = {}

    def put(self, value: object) -> None:
        """Keep a value, in place of an earlier one of its type."""
        self._values[type(value)] = value

    def get(self, kind: type[Value]) -> Value | None:
        """Return what was noted of a type; None when nothing was."""
        found = self._values.get(kind)
        return found if isinstance(found, kind) else None


_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


@contextmanager
def noting(notes: Notes | None = None) -> Generator[Notes, None, None]:
    """Keep what is noted until the end of the block, beside what *notes* hold already.

    It decides nothing: what it offers is decided anew by the use case that is asked for it.
    """
    notes = Notes() if notes is None else notes
    before = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(before)


def note(value: object) -> None:
    """Keep a value, where anybody wants to know."""
    notes = _notes.get()
    if notes is not None:
        notes.put(value)
