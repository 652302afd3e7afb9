"""Answers as plain data for ``--json``: every field by its own name, money exact."""

import datetime as dt
import enum
import json
import uuid
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import attrs

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


def plain(value: object) -> JsonValue:  # noqa: PLR0911 - one way out a kind
    """Return *value* as plain data.

    Decimals become strings without exponent, times ISO 8601 in UTC, values with attributes
    objects.

    Raises:
        TypeError: it is of a kind that no answer holds.
    """
    match value:
        case enum.Enum():
            return plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return format(value, "f")
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        case dt.date():
            return value.isoformat()
        case uuid.UUID() | Path():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
    kind: type = type(value)
    if attrs.has(kind):
        return {field.name: plain(getattr(value, field.name)) for field in attrs.fields(kind)}
    raise TypeError(f"no JSON for {type(value).__name__}")


def json_text(value: object) -> str:
    """Return *value* as indented JSON of printable ASCII, safe in any terminal."""
    return json.dumps(plain(value), indent=2)
