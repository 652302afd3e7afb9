"""Single values as JSON: strict on the way in, exact on the way out."""

import base64
import binascii
import datetime as dt
import enum
import math
import re
import uuid
from decimal import Decimal
from typing import Any, TypeVar

MAX_INT = 2**63 - 1
_EXACT = 2**53
"""Up to here a float says which whole number was written."""
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,400}(?:\.\d{1,400})?", re.ASCII)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Member = TypeVar("Member", bound=enum.Enum)


class WrongValue(ValueError):
    """A value that is not what the field takes; the text is shown to the caller."""


def whole(value: Any, _: type = int) -> int:  # noqa: ANN401
    """Return a whole number of at most 64 bits; neither a bool nor a fraction passes for one.

    ``7.0`` is whole to JSON Schema, and to a language that knows one kind of number.
    """
    if type(value) is float and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    if type(value) is not int or not -MAX_INT - 1 <= value <= MAX_INT:
        raise WrongValue("must be a whole number of at most 64 bits")
    return value


def fraction(value: Any, _: type = float) -> float:  # noqa: ANN401
    """Return a finite number."""
    if type(value) not in {int, float} or not math.isfinite(value):
        raise WrongValue("must be a number")
    return float(value)


def truth(value: Any, _: type = bool) -> bool:  # noqa: ANN401
    """Return true or false; 0, 1 and words do not pass for them."""
    if type(value) is not bool:
        raise WrongValue("must be true or false")
    return value


def text(value: Any, _: type = str) -> str:  # noqa: ANN401
    """Return text, whatever is in it."""
    if type(value) is not str:
        raise WrongValue("must be text")
    return value


def storable_text(value: Any, _: type = str) -> str:  # noqa: ANN401
    """Return text that can be stored anywhere: no NUL, no lone surrogate."""
    if _UNSTORABLE.search(text(value)):
        raise WrongValue("must hold neither NUL nor half of a surrogate pair")
    return str(value)


def identifier(value: Any, _: type = uuid.UUID) -> uuid.UUID:  # noqa: ANN401
    """Return a UUID in its usual spelling; no braces, no ``urn:``, no missing dashes."""
    if type(value) is not str or not _UUID.fullmatch(value):
        raise WrongValue("must be a UUID")
    return uuid.UUID(value)


def moment(value: Any, _: type = dt.datetime) -> dt.datetime:  # noqa: ANN401
    """Return a time in UTC from RFC 3339 text with an offset."""
    if type(value) is not str or not _MOMENT.fullmatch(value):
        raise WrongValue("must be a time with an offset, such as 2026-01-31T12:00:00Z")
    try:
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise WrongValue("must be a time within the years 1 to 9999") from error


def day(value: Any, _: type = dt.date) -> dt.date:  # noqa: ANN401
    """Return a day from ``YYYY-MM-DD``."""
    if type(value) is not str or not _DAY.fullmatch(value):
        raise WrongValue("must be a day, such as 2026-01-31")
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise WrongValue("must be a day of the calendar") from error


def amount(value: Any, _: type = Decimal) -> Decimal:  # noqa: ANN401
    """Return an exact decimal from plain text; JSON numbers are refused, they are not exact."""
    if type(value) is not str or not _DECIMAL.fullmatch(value):
        raise WrongValue("must be a decimal as text, such as 12.34")
    return Decimal(value)


def octets(value: Any, _: type = bytes) -> bytes:  # noqa: ANN401
    """Return bytes from base64."""
    try:
        return base64.b64decode(text(value), validate=True)
    except (ValueError, binascii.Error) as error:
        raise WrongValue("must be base64") from error


def member(value: Any, kind: type[Member]) -> Member:  # noqa: ANN401
    """Return a member of an enumeration by its word."""
    words = words_of(kind)
    if type(value) is not str or value not in words:
        raise WrongValue(f"must be one of {', '.join(words)}")
    return words[value]


def words_of(kind: type[Member]) -> dict[str, Member]:
    """Return an enumeration's members by the words the wire has for them."""
    return {word_of(each): each for each in kind}


def word_of(value: enum.Enum) -> str:
    """Return the word for a member: its value, or its name where values are numbers."""
    return value.value if isinstance(value.value, str) else value.name.lower()


def write_moment(value: dt.datetime) -> str:
    """Return RFC 3339 in UTC with Z."""
    if value.tzinfo is None:
        raise ValueError("a time without an offset means nothing to the reader")
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def write_amount(value: Decimal) -> str:
    """Return every digit, never an exponent."""
    if not value.is_finite():
        raise ValueError("an amount must be finite")
    return format(value, "f")


def write_octets(value: bytes) -> str:
    """Return base64."""
    return base64.b64encode(value).decode()
