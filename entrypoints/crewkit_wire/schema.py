"""JSON Schema (2020-12) of the core's types, as the converter reads and writes them."""

import datetime as dt
import enum
import types
import typing
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Union

import attrs

from crewkit_wire.converter import to_plain
from crewkit_wire.docstrings import about, about_field
from crewkit_wire.field_rules import narrowed, rule_of
from crewkit_wire.leaves import MAX_INT, words_of

Schema = dict[str, Any]
DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
"""Of an exact amount as text."""
_LEAVES: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "format": "int64", "minimum": -MAX_INT - 1, "maximum": MAX_INT},
    float: {"type": "number"},
    str: {"type": "string"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    dt.datetime: {"type": "string", "format": "date-time"},
    dt.date: {"type": "string", "format": "date"},
    Decimal: {"type": "string", "pattern": DECIMAL},
}


class Schemas:
    """Named schemas, collected as they are referred to."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self.classes: dict[str, type] = {}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401
        """Return the schema of a type; of a class, a reference to its named one."""
        if kind is Any:  # whatever JSON can say
            return {}
        if kind in _LEAVES:
            return dict(_LEAVES[kind])
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin in {types.UnionType, Union}:
            return {"anyOf": [self._or_null(each) for each in arguments]}
        if origin is tuple:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is not None and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        return self._reference(kind)

    def _or_null(self, kind: Any) -> Schema:  # noqa: ANN401
        return {"type": "null"} if kind is type(None) else self.of(kind)

    def _reference(self, kind: type) -> Schema:
        name = kind.__name__
        if self.classes.setdefault(name, kind) is not kind:
            raise LookupError(f"two classes are called {name}: a schema needs a name of its own")
        if name not in self.named:
            # first the name, so that a tree can refer to itself
            self.named[name] = {}
            self.named[name].update(
                _enumeration(kind) if issubclass(kind, enum.Enum) else self._object(kind)
            )
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, kind: Any) -> Schema:  # noqa: ANN401
        attrs.resolve_types(kind)
        properties = {
            field.name: described(self.of(field.type), about_field(kind, field.name))
            for field in attrs.fields(kind)
        }
        # an answer always holds every field, also those that have a default
        return {
            "type": "object",
            "description": about(kind),
            "properties": properties,
            "required": list(properties),
        }

    def body(self, kind: Any, without: tuple[str, ...]) -> Schema:  # noqa: ANN401
        """Return the schema of a message as a body: no field but its own, defaults left out."""
        fields = [field for field in attrs.fields(kind) if field.name not in without]
        properties: dict[str, Schema] = {}
        for field in fields:
            narrow = narrowed(self.of(field.type), rule_of(kind, field.name))
            schema = described(narrow, about_field(kind, field.name))
            if field.default is not attrs.NOTHING:
                schema["default"] = to_plain(field.default)
            properties[field.name] = schema
        return {
            "type": "object",
            "description": about(kind),
            "properties": properties,
            "required": [field.name for field in fields if field.default is attrs.NOTHING],
            "additionalProperties": False,
        }


def described(schema: Schema, text: str) -> Schema:
    """Return *schema* with a description, when there is one."""
    return {**schema, "description": text} if text else schema


def _enumeration(kind: Any) -> Schema:  # noqa: ANN401
    return {"type": "string", "description": about(kind), "enum": list(words_of(kind))}
