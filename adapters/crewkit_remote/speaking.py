"""Values of Python as the parts of a request."""

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from crewkit_core.kernel.page import Page
from crewkit_remote.caller import Caller
from crewkit_remote.exports import read_export
from crewkit_wire.converter import to_plain
from crewkit_wire.parameters import spelled
from crewkit_wire.requests import JSON, PROTOBUF, Parts

Answer = TypeVar("Answer")
Values = Mapping[str, Any]


class Speaking:
    """What the methods of operations are made of.

    ``values`` are of the path and the query, where None and an empty tuple say nothing; ``body`` is
    of a JSON body, where None is null.
    """

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def _one(
        self,
        kind: type[Answer],
        operation: str,
        values: Values,
        body: Values | None = None,
        lines: bytes | None = None,
        export: tuple[bytes, bool] | None = None,
    ) -> Answer:
        parts = _parts(values, body, lines)
        if export is not None:
            data, protobuf = export
            parts = attrs.evolve(parts, lines=data, media=PROTOBUF if protobuf else JSON)
        return self.caller.one(kind, operation, parts)

    def _page(
        self, kind: type[Answer], operation: str, values: Values, body: Values | None = None
    ) -> Page[Answer]:
        return self.caller.page(kind, operation, _parts(values, body))

    def _nothing(self, operation: str, values: Values, body: Values | None = None) -> None:
        self.caller.nothing(operation, _parts(values, body))

    def _export(self, kind: type[Answer], operation: str, values: Values) -> Answer:
        response = self.caller.stream(operation, _parts(values))
        export: Answer = read_export(kind, response, self.caller.base_url)
        return export


def within(name: str, value: object) -> Values:
    """Return a value's fields as parameters of their own: ``meta.model``; None has none."""
    plain = {} if value is None else to_plain(value)
    return {f"{name}.{field}": each for field, each in plain.items()}


def _parts(values: Values, body: Values | None = None, lines: bytes | None = None) -> Parts:
    said = {
        name: spelled(to_plain(value))
        for name, value in values.items()
        if value is not None and value != ()
    }
    plain = None if body is None else {name: to_plain(value) for name, value in body.items()}
    return Parts(values=said, body=plain, lines=lines)
