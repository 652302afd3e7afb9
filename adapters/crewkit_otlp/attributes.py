"""Attributes of OTLP as plain values, and what may be believed of them."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from crewkit_core.kernel.text import storable
from crewkit_core.sessions.model.stream import NAME

MOST_ATTRIBUTES = 128
_LONGEST = 200
_MOST_TOKENS = 2**31 - 1
_MOST_DOLLARS = Decimal(10) ** 9

Value = str | int | float | bool
Attributes = Mapping[str, Value]


class Unbelievable(Exception):
    """A record says what cannot be."""


def attributes_of(pairs: Iterable[KeyValue]) -> dict[str, Value]:
    """Return the plain attributes; lists and bytes are nothing that is asked for.

    Raises:
        Unbelievable: there are too many.
    """
    found: dict[str, Value] = {}
    for number, pair in enumerate(pairs):
        if number >= MOST_ATTRIBUTES:
            raise Unbelievable(f"more than {MOST_ATTRIBUTES} attributes")
        value = _plain(pair.value)
        if value is not None:
            found[pair.key] = value
    return found


def _plain(value: AnyValue) -> Value | None:
    kind = value.WhichOneof("value")
    if kind in {"string_value", "int_value", "double_value", "bool_value"}:
        plain: Value = getattr(value, kind)
        return plain
    return None


def text(said: Attributes, name: str, default: str = "") -> str:
    """Return a text, cut and safe to store."""
    return storable(str(said.get(name, default)), _LONGEST)


def session_of(said: Attributes) -> str:
    """Return whose session it is.

    Raises:
        Unbelievable: none is named.
    """
    session = said.get("session.id")
    if not isinstance(session, str) or not NAME.fullmatch(session):
        raise Unbelievable("session.id is no session's id")
    return session


def tokens(said: Attributes, name: str) -> int:
    """Return a count; 0 where none is named.

    Raises:
        Unbelievable: it is no count of tokens.
    """
    value = said.get(name, 0)
    try:
        count = int(value)
    except (ValueError, OverflowError) as error:
        raise Unbelievable(f"{name} is no count") from error
    if not 0 <= count <= _MOST_TOKENS:
        raise Unbelievable(f"{name} is out of range")
    return count


def amount(value: Value) -> Decimal:
    """Return a sum from 0 to 10**9, digit for digit.

    Raises:
        Unbelievable: it is none.
    """
    try:
        number = float(value)
    except (ValueError, OverflowError) as error:
        raise Unbelievable("a cost is no number") from error
    if not math.isfinite(number) or not 0 <= number <= _MOST_DOLLARS:
        raise Unbelievable("a cost is out of range")
    return Decimal(repr(number)) if number else Decimal(0)


def moment(nanos: int) -> dt.datetime:
    """Return a time of nanoseconds since 1970, cut to microseconds.

    Raises:
        Unbelievable: there is none.
    """
    if not nanos:
        raise Unbelievable("a record has no time")
    begin = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return begin + dt.timedelta(microseconds=nanos // 1000)
