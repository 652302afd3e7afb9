"""What happened: past-tense facts that a change leaves, and what follows from them later."""

import datetime as dt
import decimal
import enum
import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import attrs

from crewkit_core.kernel.actor import Origin

NOWHERE = uuid.UUID(int=0)
"""Stands where a key needs an organization and there is none; no organization has it."""

ANY = "*"
"""In reactions: whatever happens."""

Plain = None | bool | int | str | list[Any] | dict[str, Any]
"""A value that JSON says the same way everywhere; no float does."""

_ENVELOPE = frozenset({"organization_id", "object_id"})


@attrs.frozen(kw_only=True)
class Event:
    """A fact of one kind; subclasses are frozen too, and add the fact's own safe fields.

    ``version`` grows when a field changes its meaning or goes; a field that is only added leaves
    it. A kind that was once written is never given to another fact.

    Attributes:
        kind: ``noun.verb`` in the past tense; the noun says what *object_id* is of.
        organization_id: Where it happened; None: in none, as to an account.
        object_id: What it happened to.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1

    organization_id: uuid.UUID | None
    object_id: uuid.UUID | str

    def payload(self) -> dict[str, Plain]:
        """Return the fact's own fields as plain values, by name."""
        return {
            field.name: plain(getattr(self, field.name))
            for field in attrs.fields(type(self))
            if field.name not in _ENVELOPE
        }


@attrs.frozen(kw_only=True)
class Happened:
    """An event as it is stored and delivered.

    Attributes:
        id: Of the event; its audit record, if it has one, has the same.
        organization_id: None: it happened in none.
        user_id: Who did it; None: nobody known.
        payload: The fact's own fields; their meaning is that of *kind* in *version*.
        request_id: Of the request in which it happened.
    """

    id: uuid.UUID
    at: dt.datetime
    kind: str
    version: int
    organization_id: uuid.UUID | None
    object_id: str
    user_id: uuid.UUID | None
    origin: Origin
    request_id: str
    payload: Mapping[str, Plain]


Reaction = Callable[[Happened, Any], None]
"""What follows from an event: called with it and a unit of work.

The unit is of the event's organization, or of accounts when it has none. What a reaction does
through its unit is done once, however often the event is delivered: the note that it was done is
written in the same transaction. What goes outside is enqueued through ``unit.jobs``.
"""

Reactions = Mapping[str, tuple[Reaction, ...]]
"""By the event's kind, or ``ANY``. A reaction is known by its module and name, which stay."""


def plain(value: object) -> Plain:
    """Return *value* as JSON has it.

    Raises:
        TypeError: there is no exact way to say it.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, frozenset | set):
        return sorted((plain(each) for each in value), key=str)
    return _plain_scalar(value)


def _plain_scalar(value: object) -> Plain:
    if isinstance(value, enum.Enum):
        return _plain_scalar(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    raise TypeError(f"no plain value: {type(value).__name__}")
