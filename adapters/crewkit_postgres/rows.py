"""Rows to values and back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

import cattrs

Value = TypeVar("Value")

NOBODY = uuid.UUID(int=0)
"""In keys, which have no nulls: no user."""

LONGEST_NAME = 200
"""Characters of a model's or an agent's name that are kept in keys; an index takes 2,704 bytes."""


def _keep(value: Any, _kind: Any = None) -> Any:  # noqa: ANN401 - whatever the driver takes
    return value


converter = cattrs.Converter()
for _native in (uuid.UUID, dt.datetime, Decimal, bytes):
    converter.register_unstructure_hook(_native, _keep)
    converter.register_structure_hook(_native, _keep)


def to_row(value: object) -> dict[str, Any]:
    """Return the value's fields as column values."""
    row: dict[str, Any] = converter.unstructure(value)
    return row


def to_value(row: Mapping[Any, Any], kind: type[Value]) -> Value:
    """Return the value a row stands for; columns the kind has no field for are left out."""
    return converter.structure(row, kind)
